package society.postx.platform.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import society.postx.platform.activities.process.ChildEnvironment;
import society.postx.platform.activities.process.InstalledProgram;
import society.postx.platform.workflows.backup.ResticVersion;

/** Refuses to start a worker whose restic is too old, before anything relies on it at night. */
final class WorkerRestic {
  /** A version is one short line. */
  private static final int LONGEST = 200;

  private static final String REMEDY =
      "run ./platform build, which builds a newer one, or set PLATFORM_RESTIC=/path/to/restic; hosts keep theirs";

  private WorkerRestic() {}

  /**
   * Throws where there is none or one older than {@link ResticVersion#LEAST}.
   *
   * @throws IllegalStateException with what to do
   */
  static void check(Map<String, String> environment) {
    var restic = InstalledProgram.need("restic", environment);
    var version = ResticVersion.in(said(restic));
    if (version.isEmpty()) {
      throw new IllegalStateException(
          "restic: '%s' printed no version; %s".formatted(restic, REMEDY));
    }
    if (!version.get().enough()) {
      throw new IllegalStateException(
          "restic: '%s' is %s; a worker needs %s or newer; %s"
              .formatted(restic, version.get(), ResticVersion.LEAST, REMEDY));
    }
  }

  private static String said(Path restic) {
    try {
      var program =
          ChildEnvironment.bare(new ProcessBuilder(restic.toString(), "version"))
              .redirectErrorStream(true)
              .start();
      program.getOutputStream().close();
      var said = new String(program.getInputStream().readNBytes(LONGEST), UTF_8);
      program.destroy();
      return said;
    } catch (IOException e) {
      return "";
    }
  }
}

package society.postx.platform.starter.handover;

import java.nio.file.Path;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/**
 * An encrypted text of the Storage Box.
 *
 * @param path below the box's root, for messages
 */
record AgeFile(String path, String text) {
  private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";

  AgeFile {
    if (!text.startsWith(BEGIN)) {
      throw CommandError.failed(
          "%s on the Storage Box is not an age file; find out who wrote it".formatted(path));
    }
  }

  /** What age makes of it, through pipes; a failure names the file of the key and the option. */
  String opened(Path key, String option, Shell shell) {
    var said =
        ExternalTool.need("age", shell)
            .run(
                Path.of("/"),
                text,
                "--decrypt",
                "--identity",
                AgeKey.existing(key, shell).file().toAbsolutePath().toString());
    if (said.status() != 0) {
      throw CommandError.failed(
          "%s: '%s': does not open %s; give the key that it is encrypted to"
              .formatted(option, key, path));
    }
    return said.out();
  }
}

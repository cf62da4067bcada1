package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** Checks that the age key exists, that only its owner can read it, and that it is a key. */
record AgeKeyCheck(Shell shell) {
  private static final String SUBJECT = "age key";
  private static final EnumSet<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  Finding check() {
    var file = AgeKey.usualPlace(shell);
    if (!Files.isReadable(file)) {
      return Finding.wrong(
          SUBJECT,
          "%s: cannot be read".formatted(file),
          "point SOPS_AGE_KEY_FILE at it, or fetch it from where it is kept");
    }
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        return Finding.wrong(
            SUBJECT, "%s: other users can read it".formatted(file), "chmod 600 " + file);
      }
    } catch (IOException | UnsupportedOperationException noSuchRights) {
      return Finding.wrong(
          SUBJECT, "%s: its permissions are unknown".formatted(file), "use a local file");
    }
    return ExternalTool.find("age-keygen", shell)
            .filter(
                keygen ->
                    keygen.run(Path.of("/"), "", "-y", file.toAbsolutePath().toString()).status()
                        == 0)
            .isPresent()
        ? Finding.fine(SUBJECT, file.toString())
        : Finding.wrong(
            SUBJECT,
            "%s: holds no age key".formatted(file),
            "point SOPS_AGE_KEY_FILE at the right file");
  }
}

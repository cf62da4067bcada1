package society.postx.platform.starter.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/**
 * Finds or creates the age key that decrypts all secrets (ADR §5). The key stays outside of the
 * repository, only its owner can read it, and it is never overwritten: losing it loses everything
 * encrypted to it.
 *
 * @param recipients its public halves; usually one
 * @param fresh whether it was created just now
 */
public record AgeKey(Path file, List<String> recipients, boolean fresh) {

  /** Where sops itself looks for the key, unless SOPS_AGE_KEY_FILE names another file. */
  public static Path usualPlace(Shell shell) {
    return shell
        .variable("SOPS_AGE_KEY_FILE")
        .map(Path::of)
        .orElseGet(
            () ->
                shell
                    .variable("XDG_CONFIG_HOME")
                    .map(Path::of)
                    .orElseGet(() -> shell.home().resolve(".config"))
                    .resolve("sops/age/keys.txt"));
  }

  /** Returns the key in this file; creates one if the file does not exist. */
  static AgeKey in(Path file, Shell shell) throws IOException {
    var keygen = ExternalTool.need("age-keygen", shell);
    var fresh = !Files.exists(file);
    var folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw CommandError.wrongUsage("--age-key: '%s': must be the path of a file".formatted(file));
    }
    if (fresh) {
      makeFolder(folder);
      keygen.output(folder, "", "-o", file.toAbsolutePath().toString());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return new AgeKey(file, recipients(file, keygen, folder), fresh);
  }

  /** Returns the key in this file, which must exist. */
  public static AgeKey existing(Path file, Shell shell) {
    if (!Files.isReadable(file)) {
      throw CommandError.failed(
          "age key: '%s': cannot be read; fetch it from where it is kept, or point SOPS_AGE_KEY_FILE at it"
              .formatted(file));
    }
    var keygen = ExternalTool.need("age-keygen", shell);
    return new AgeKey(file, recipients(file, keygen, Path.of("/")), false);
  }

  private static List<String> recipients(Path file, ExternalTool keygen, Path folder) {
    var said = keygen.run(folder, "", "-y", file.toAbsolutePath().toString());
    var found = said.out().lines().filter(line -> line.startsWith("age1")).toList();
    if (said.status() != 0 || found.isEmpty()) {
      throw CommandError.failed(
          "--age-key: '%s': holds no age key and was not changed; give another file"
              .formatted(file));
    }
    return found;
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}

package society.postx.platform.starter.repository;

import java.nio.file.Path;
import java.util.Map;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** Decrypts the shared secrets of the newest commit with sops, through pipes. */
public final class OpenedSecrets {
  private static final String FILE = "secrets/shared.sops.yaml";

  private OpenedSecrets() {}

  /** By name; never printed. */
  public static Map<String, Object> shared(LocalRepository repository, Shell shell) {
    var encrypted =
        repository
            .text(FILE)
            .orElseThrow(() -> CommandError.failed(FILE + ": is not in the newest commit"));
    var said =
        ExternalTool.need("sops", shell)
            .run(
                Path.of("/"),
                encrypted,
                "decrypt",
                "--input-type",
                "yaml",
                "--output-type",
                "json");
    if (said.status() != 0) {
      throw CommandError.failed(
          "%s: sops cannot open it with the age key at hand; point SOPS_AGE_KEY_FILE at the key it is encrypted to"
              .formatted(FILE));
    }
    return YamlReader.map(FILE, said.out());
  }
}

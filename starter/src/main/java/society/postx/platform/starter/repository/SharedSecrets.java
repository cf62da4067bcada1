package society.postx.platform.starter.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** Collects the secrets that all clients share and encrypts them into a file with sops. */
final class SharedSecrets {
  private static final String FILE = "shared.sops.yaml";

  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Reads the operator's YAML of names and values. */
  static SharedSecrets read(String source, String yaml) {
    var secrets = new SharedSecrets();
    YamlReader.map(source, yaml)
        .forEach(
            (name, value) -> {
              if (!name.matches("[a-z][a-z0-9_]{0,60}")) {
                throw CommandError.wrongUsage(
                    "%s: '%s': a name must be lower-case letters, digits and underscores"
                        .formatted(source, name));
              }
              if (!(value instanceof String || value instanceof Number)) {
                throw CommandError.wrongUsage(
                    "%s: %s: must be a text; quote it".formatted(source, name));
              }
              secrets.values.put(name, value.toString());
            });
    return secrets;
  }

  static SharedSecrets none() {
    return new SharedSecrets();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** For what is made of them; never printed. */
  Map<String, Object> values() {
    return Map.copyOf(values);
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  /** Encrypts with sops; plaintext passes through a pipe and is never on disk. */
  void encryptInto(Path secretsFolder, Shell shell) throws IOException {
    var sops = ExternalTool.need("sops", shell);
    var encrypted =
        sops.output(
            secretsFolder,
            json(),
            "encrypt",
            "--filename-override",
            FILE,
            "--input-type",
            "yaml",
            "--output-type",
            "yaml");
    Files.writeString(secretsFolder.resolve(FILE), encrypted, StandardCharsets.UTF_8);
  }

  // JSON is YAML, and leaves no doubt about quotes and line ends.
  private String json() {
    try {
      return new ObjectMapper().writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and texts are always JSON", e);
    }
  }
}

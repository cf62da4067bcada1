package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.activities.process.PipedProgram;

/**
 * Decrypts and encrypts with the sops program and an age key. Plaintext goes through pipes in both
 * directions.
 *
 * @param program the sops binary, 3.13 or newer
 * @param keyFile age identities ({@code SOPS_AGE_KEY_FILE})
 */
public record SopsProgram(Path program, Path keyFile) {
  private static final int SHORTEST_QUOTE = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file's top-level values by name; values that are neither text nor number are left out. */
  public SortedMap<String, String> decrypt(String path, String encrypted) {
    var values = new TreeMap<String, String>();
    for (var field : tree(path, filtered(path, encrypted, "json")).properties()) {
      if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        values.put(field.getKey(), field.getValue().asText());
      }
    }
    return values;
  }

  /** The file as its author wrote it, comments included. */
  String plaintext(String path, String encrypted) {
    return filtered(path, encrypted, "yaml");
  }

  /**
   * Encrypts YAML to whom the creation rules name for the path.
   *
   * @param rules content of {@code secrets/.sops.yaml}
   */
  String encrypt(String path, String plaintext, String rules) {
    try {
      var folder = Files.createTempDirectory("sops-rules");
      var file = Files.createDirectories(folder.resolve("secrets")).resolve(".sops.yaml");
      try {
        Files.writeString(file, rules);
        var result =
            sops(folder, "--config", "secrets/.sops.yaml", "encrypt", "--filename-override", path)
                .run(plaintext);
        if (result.exitStatus() != 0) {
          throw SECRETS_UNREADABLE.stop(
              "%s: sops cannot encrypt it%s; check the recipients in secrets/.sops.yaml"
                  .formatted(path, harmless(result.complaint(), plaintext)));
        }
        return result.output();
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.getParent());
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String filtered(String path, String encrypted, String format) {
    var result =
        sops(
                keyFile.toAbsolutePath().resolveSibling("."),
                "decrypt",
                "--input-type",
                "yaml",
                "--output-type",
                format)
            .run(encrypted);
    if (result.exitStatus() != 0) {
      throw SECRETS_UNREADABLE.stop(
          "%s: sops cannot decrypt it with the keys in %s: %s; give SOPS_AGE_KEY_FILE the key it is encrypted to"
              .formatted(path, keyFile, oneLine(result.complaint())));
    }
    return result.output();
  }

  private PipedProgram sops(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return new PipedProgram(
        command, Map.of("SOPS_AGE_KEY_FILE", keyFile.toAbsolutePath().toString()), folder);
  }

  private static JsonNode tree(String path, String decrypted) {
    try {
      return JSON.readTree(decrypted);
    } catch (IOException e) {
      // not its message: that quotes what could not be read
      throw SECRETS_UNREADABLE.stop(path + ": must be keys and values once it is decrypted");
    }
  }

  /** What sops says, unless it quotes what it was to encrypt. */
  private static String harmless(String complaint, String plaintext) {
    for (var word : complaint.split("[^A-Za-z0-9+/=-]+", -1)) {
      if (word.length() >= SHORTEST_QUOTE && plaintext.contains(word)) {
        return "";
      }
    }
    return ": " + oneLine(complaint);
  }

  private static String oneLine(String complaint) {
    var line = String.join(" ", complaint.split("\\s+", -1));
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }
}

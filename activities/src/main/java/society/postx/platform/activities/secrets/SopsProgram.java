package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * Decrypts and encrypts with the sops program, an age key and the clients' own keys. Plaintext goes
 * through pipes in both directions.
 *
 * @param program the sops binary, 3.13 or newer
 * @param keyFile age identities ({@code SOPS_AGE_KEY_FILE})
 * @param keys the clients' own
 */
public record SopsProgram(Path program, Path keyFile, ClientKeys keys) {
  private static final Pattern OF_CLIENT =
      Pattern.compile("secrets/(?:clients|archive)/([^/]+)\\.sops\\.yaml");
  private static final String RULES = "secrets/.sops.yaml";
  private static final int SHORTEST_QUOTE = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For files that the platform's keys alone open. */
  public SopsProgram(Path program, Path keyFile) {
    this(program, keyFile, ClientKeys.none());
  }

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
   * Encrypts YAML to whom the creation rules name for the path, and to the client's own key.
   *
   * @param rules content of {@code secrets/.sops.yaml}
   * @param client opens it together with one of the platform's keys; without one each of those does
   *     alone
   */
  String encrypt(String path, String plaintext, String rules, Optional<AgeRecipient> client) {
    if (client.isEmpty()) {
      return encrypt(path, plaintext, rules);
    }
    var encrypted = encrypt(path, plaintext, KeyGroups.rules(rules, client.get()));
    if (!clientKey(path, encrypted).equals(client)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: would not be encrypted to the client's own key; the creation rule for it in %s must name age recipients under 'age' alone"
              .formatted(path, RULES));
    }
    return encrypted;
  }

  /**
   * Looks up the client's own key that the file needs. Call it before a commit's edits, which run
   * where neither the Storage Box nor the repository can be asked: they find it in memory.
   */
  void prepare(String path, Checkout at) {
    if (at.has(path)) {
      clientKey(path, at.text(path)).ifPresent(it -> keys.identity(clientOf(path), it));
    }
  }

  /** The client's own key to which the file is encrypted; empty where the platform's are enough. */
  static Optional<AgeRecipient> clientKey(String path, String encrypted) {
    return OF_CLIENT.matcher(path).matches()
        ? KeyGroups.of(encrypted).flatMap(KeyGroups::client)
        : Optional.empty();
  }

  /** As sops does it with the rules alone. */
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
    var command =
        command("decrypt", "--input-type", "yaml", "--output-type", format); // from a pipe
    var folder = keyFile.toAbsolutePath().resolveSibling(".");
    var result = new PipedProgram(command, identities(path, encrypted), folder).run(encrypted);
    if (result.exitStatus() != 0) {
      throw SECRETS_UNREADABLE.stop(
          "%s: sops cannot decrypt it with the keys in %s: %s; give SOPS_AGE_KEY_FILE the key it is encrypted to"
              .formatted(path, keyFile, oneLine(result.complaint())));
    }
    return result.output();
  }

  private PipedProgram sops(Path folder, String... arguments) {
    return new PipedProgram(command(arguments), platformKeys(), folder);
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> platformKeys() {
    return Map.of("SOPS_AGE_KEY_FILE", keyFile.toAbsolutePath().toString());
  }

  /** Who may read another process's environment may read the key file, too. */
  private Map<String, String> identities(String path, String encrypted) {
    var identities = new HashMap<>(platformKeys());
    clientKey(path, encrypted)
        .ifPresent(it -> identities.put("SOPS_AGE_KEY", keys.identity(clientOf(path), it)));
    return identities;
  }

  private static ClientName clientOf(String path) {
    var name = OF_CLIENT.matcher(path);
    if (!name.matches()) {
      throw new IllegalArgumentException(path + ": belongs to no client");
    }
    return new ClientName(name.group(1));
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

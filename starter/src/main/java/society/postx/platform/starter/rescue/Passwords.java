package society.postx.platform.starter.rescue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** The clients' repository passwords, as a backup of the platform holds them. */
final class Passwords {
  /** Ends the name of a client whose password is encrypted to its own key as well. */
  private static final String KEYED = "@key";

  private final SortedMap<String, String> byClient;

  private Passwords(SortedMap<String, String> byClient) {
    this.byClient = byClient;
  }

  /**
   * @param encrypted {@code passwords.age}
   * @param key age identities
   */
  static Passwords decrypted(String encrypted, Path key, Shell shell) {
    var said =
        ExternalTool.need("age", shell)
            .run(
                Path.of("/"),
                encrypted,
                "--decrypt",
                "--identity",
                key.toAbsolutePath().toString());
    if (said.status() != 0) {
      throw CommandError.failed(
          "--age-key: '%s': does not open the passwords; the sheet's age-recipients say which key does"
              .formatted(key));
    }
    var found = new TreeMap<String, String>();
    said.out()
        .lines()
        .filter(it -> it.indexOf('=') > 0)
        .forEach(
            it -> found.put(it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)));
    return new Passwords(found);
  }

  /**
   * @param opening decrypts with the client's own key
   */
  String of(String client, UnaryOperator<String> opening) {
    var keyed = byClient.get(client + KEYED);
    if (keyed != null) {
      return opening.apply(new String(Base64.getDecoder().decode(keyed), UTF_8));
    }
    var password = byClient.get(client);
    if (password == null) {
      throw CommandError.wrongUsage(
          "CLIENT: '%s': unknown client; the platform's backup knows: %s"
              .formatted(
                  client,
                  byClient.keySet().stream()
                      .map(it -> it.replace(KEYED, ""))
                      .collect(joining(", "))));
    }
    return password;
  }
}

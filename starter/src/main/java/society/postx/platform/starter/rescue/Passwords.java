package society.postx.platform.starter.rescue;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/** The clients' repository passwords, as a backup of the platform holds them. */
final class Passwords {
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

  String of(String client) {
    var password = byClient.get(client);
    if (password == null) {
      throw CommandError.wrongUsage(
          "CLIENT: '%s': unknown client; the platform's backup knows: %s"
              .formatted(client, String.join(", ", byClient.keySet())));
    }
    return password;
  }
}

package society.postx.platform.activities.box;

import static java.util.stream.Collectors.joining;

import java.util.function.UnaryOperator;
import society.postx.platform.activities.sshkey.PublicHalf;
import society.postx.platform.workflows.client.ClientName;

/**
 * Writes the authorized_keys of a client's sub-account. Each key is tied to one command, so neither
 * opens a shell or SFTP: a host that was broken into can add snapshots and not delete one.
 */
final class AuthorizedKeys {
  static final String HOST = "backup_ssh_key";
  static final String PLATFORM = "platform_backup_ssh_key";

  private static final String APPEND = "rclone serve restic --stdio --append-only ./restic-repo";
  private static final String EVERYTHING = "rclone serve restic --stdio ./restic-repo";

  private AuthorizedKeys() {}

  /** The file's text; SECRETS_UNREADABLE where a secret does not hold a key. */
  static String of(ClientName client, BoxKeys keys) {
    return line(APPEND, PublicHalf.of(HOST, keys.hostKey(client)))
        + line(EVERYTHING, PublicHalf.of(PLATFORM, keys.platformKey()));
  }

  /** Rewrites the file's text without the host's lines, also those of an earlier key of it. */
  static UnaryOperator<String> withoutHost(ClientName client, BoxKeys keys) {
    var host = PublicHalf.of(HOST, keys.hostKey(client));
    var platform = line(EVERYTHING, PublicHalf.of(PLATFORM, keys.platformKey())).strip();
    return text ->
        text.lines()
            .filter(line -> line.strip().equals(platform) || !isHosts(line, host))
            .map(line -> line + "\n")
            .collect(joining());
  }

  /** Rewrites the file's text with the host's line as {@link #of} has it, if it is missing. */
  static UnaryOperator<String> withHost(ClientName client, BoxKeys keys) {
    var wanted = line(APPEND, PublicHalf.of(HOST, keys.hostKey(client)));
    return text -> text.lines().anyMatch(wanted.strip()::equals) ? text : wanted + text;
  }

  /** By its key, with any command, or by the command that only a host's key has. */
  private static boolean isHosts(String line, String host) {
    return line.contains(host) || line.contains("\"" + APPEND + "\"");
  }

  private static String line(String command, String key) {
    return "restrict,command=\"%s\" %s\n".formatted(command, key);
  }
}

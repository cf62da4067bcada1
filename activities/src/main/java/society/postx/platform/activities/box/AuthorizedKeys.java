package society.postx.platform.activities.box;

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

  private static String line(String command, String key) {
    return "restrict,command=\"%s\" %s\n".formatted(command, key);
  }
}

package society.postx.platform.activities.host;

import java.util.List;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;

/** Stores the pinned SSH host keys of clients' hosts. */
public interface HostKeyPins {
  /** The keys pinned now; INVALID_INPUT where there is none. */
  PinnedKeys of(ClientName client);

  /**
   * As {@link #of(ClientName)}; while the repository is down, the last pins known, which are never
   * older than the commit. An old pin can only refuse a host whose key has moved since.
   *
   * @param commit full hash
   */
  default PinnedKeys of(ClientName client, String commit) {
    return of(client);
  }

  /**
   * The keys pinned at a commit, for a client whose files have left the repository since.
   *
   * @param commit full hash
   */
  default PinnedKeys asOf(ClientName client, String commit) {
    return of(client, commit);
  }

  /**
   * Pins exactly these.
   *
   * @param keys OpenSSH public keys
   * @param why first line of the commit, after the client's name
   */
  void pin(HostSpec host, List<String> keys, String why);
}

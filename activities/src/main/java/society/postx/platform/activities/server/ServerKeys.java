package society.postx.platform.activities.server;

import society.postx.platform.activities.secrets.FirstHostKeys;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Provides the private keys for a new server, read at each use. */
public interface ServerKeys {
  /**
   * The first SSH host key of a server that is about to be created, in OpenSSH's format, pinned
   * once this returns; the same one for every attempt of a run.
   */
  String newHostKey(ClientName client, RunLabel run);

  /**
   * Leaves the host keys pinned that belong to the server, where a run that did not see it drew
   * another.
   *
   * @param run the run that found the server
   * @param madeBy the run that created it
   */
  void keepHostKeys(ClientName client, RunLabel run, RunLabel madeBy);

  /**
   * Leaves the host keys pinned that were pinned before a run drew one for a new server, where that
   * server is gone and the earlier one is back.
   */
  void pinEarlierHostKeys(ClientName client, RunLabel run);

  /**
   * Leaves every host key pinned that the client's servers ever had: a server image holds one of
   * them.
   */
  void pinAnyHostKey(ClientName client, RunLabel run);

  /** The key the platform logs in with as user deploy, in OpenSSH's format. */
  String platformKey();

  /** The keys as the infrastructure repository names them. */
  static ServerKeys of(SecretStore secrets, FirstHostKeys first) {
    return new ServerKeys() {
      @Override
      public String newHostKey(ClientName client, RunLabel run) {
        return first.ofNewServer(client, run);
      }

      @Override
      public void keepHostKeys(ClientName client, RunLabel run, RunLabel madeBy) {
        first.ofPresentServer(client, run, madeBy);
      }

      @Override
      public void pinEarlierHostKeys(ClientName client, RunLabel run) {
        first.ofServerBefore(client, run);
      }

      @Override
      public void pinAnyHostKey(ClientName client, RunLabel run) {
        first.ofServerImage(client, run);
      }

      @Override
      public String platformKey() {
        return secrets.shared(UserData.PLATFORM_KEY);
      }
    };
  }
}

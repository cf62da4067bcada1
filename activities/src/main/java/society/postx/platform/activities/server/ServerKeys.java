package society.postx.platform.activities.server;

import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.client.ClientName;

/** Provides the private keys for a new server, read at each use. */
public interface ServerKeys {
  /** The client's first SSH host key, in OpenSSH's format. */
  String hostKey(ClientName client);

  /** The key the platform logs in with as user deploy, in OpenSSH's format. */
  String platformKey();

  /** The keys as the infrastructure repository names them. */
  static ServerKeys of(SecretStore secrets) {
    return new ServerKeys() {
      @Override
      public String hostKey(ClientName client) {
        return secrets.client(client, UserData.HOST_KEY);
      }

      @Override
      public String platformKey() {
        return secrets.shared(UserData.PLATFORM_KEY);
      }
    };
  }
}

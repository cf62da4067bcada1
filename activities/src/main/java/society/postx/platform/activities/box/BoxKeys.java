package society.postx.platform.activities.box;

import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.client.ClientName;

/** Private keys in OpenSSH's format, read at the moment of use. */
public interface BoxKeys {
  /** What the client's host logs in with: it may append to its repository. */
  String hostKey(ClientName client);

  /** What the platform logs in with as any client: it may do everything to the repository. */
  String platformKey();

  /** What the platform logs in with as the main account, which sees all homes. */
  String mainKey();

  /** The keys as the infrastructure repository names them. */
  static BoxKeys of(SecretStore secrets) {
    return new BoxKeys() {
      @Override
      public String hostKey(ClientName client) {
        return secrets.client(client, AuthorizedKeys.HOST);
      }

      @Override
      public String platformKey() {
        return secrets.shared(AuthorizedKeys.PLATFORM);
      }

      @Override
      public String mainKey() {
        return secrets.shared(SftpHomes.MAIN_KEY);
      }
    };
  }
}

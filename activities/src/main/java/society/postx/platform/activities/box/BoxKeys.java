package society.postx.platform.activities.box;

import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.client.ClientName;

/** Provides the private keys for the Storage Box in OpenSSH's format, read at each use. */
public interface BoxKeys {
  /** The key of the client's host, which may only append to its repository. */
  String hostKey(ClientName client);

  /**
   * The platform's key for every client's sub-account, which may do everything to the repository.
   */
  String platformKey();

  /** The platform's key for the main account, which sees all homes. */
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

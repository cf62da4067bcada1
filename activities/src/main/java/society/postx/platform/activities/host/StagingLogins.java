package society.postx.platform.activities.host;

import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.StagingHostKey;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.workflows.staging.StagingHost;

/**
 * Makes logins to staging servers. Only the host key of the run's own staging server is accepted,
 * so that a wrong address, the client's among them, ends in HOST_KEY_MISMATCH.
 */
public record StagingLogins(SecretStore secrets) {
  /** The shared secret that it logs in with. */
  public static final String KEY = "platform_ssh_key";

  private static final int PORT = 22;

  public Login to(StagingHost host) {
    var key = secrets.shared(KEY);
    var spec = host.spec();
    return new Login(
        host.name(),
        spec.address(),
        PORT,
        "deploy",
        new PrivateKey(KEY, key),
        PinnedKeys.of(new StagingHostKey(key, spec.client(), spec.run()).publicKey()));
  }
}

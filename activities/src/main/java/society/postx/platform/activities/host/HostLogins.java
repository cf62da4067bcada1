package society.postx.platform.activities.host;

import java.util.function.Supplier;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Makes logins to clients' hosts: as {@code deploy}, with the platform's key and the host's pins.
 */
public final class HostLogins {
  private static final String KEY = "platform_ssh_key";
  private static final int PORT = 22;

  private final HostKeyPins pins;
  private final Supplier<PrivateKey> key;
  private final String user;
  private final int port;

  public HostLogins(HostKeyPins pins, SecretStore secrets) {
    this(pins, () -> new PrivateKey(KEY, secrets.shared(KEY)));
  }

  HostLogins(HostKeyPins pins, Supplier<PrivateKey> key) {
    this(pins, key, "deploy", PORT);
  }

  HostLogins(HostKeyPins pins, Supplier<PrivateKey> key, String user, int port) {
    this.pins = pins;
    this.key = key;
    this.user = user;
    this.port = port;
  }

  /** With the pins and the key of this moment. */
  public Login to(HostSpec host) {
    return to(host.client(), host.address(), pins.of(host.client(), host.commit()));
  }

  public Login to(HostAddress host) {
    var commit = host.commit();
    return to(
        host.client(),
        host.ipv4(),
        commit == null ? pins.of(host.client()) : pins.of(host.client(), commit));
  }

  private Login to(ClientName client, String address, PinnedKeys keys) {
    return new Login(client.serverName(), address, port, user, key.get(), keys);
  }
}

package society.postx.platform.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * Says how to log in to the demo project's Storage Box with its main account.
 *
 * @param id in the Storage Box API
 * @param host a name that resolves only inside the sandbox
 * @param adminKey private key in OpenSSH's form
 * @param hostKey {@code ssh-ed25519 AAAA…}
 */
public record BoxAccess(
    long id,
    String username,
    String host,
    String address,
    int port,
    String adminKey,
    String hostKey) {
  Map<String, Object> describe(Path keyFile) {
    return Map.of(
        "id", id,
        "username", username,
        "host", host,
        "address", address,
        "port", port,
        "adminKey", keyFile.toString(),
        "hostKey", hostKey);
  }

  @Override
  public String toString() {
    return "BoxAccess[%s@%s:%d]".formatted(username, host, port);
  }
}

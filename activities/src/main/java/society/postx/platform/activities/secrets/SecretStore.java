package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.util.SortedMap;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.client.ClientName;

/**
 * Reads secrets at the moment of use from the infrastructure repository's newest commit. Callers
 * hold a value for one call, in memory only, and never put it into an argument, a log line or an
 * exception.
 *
 * <p>Gives up with SECRETS_UNREADABLE when sops cannot decrypt or the secret is missing.
 */
public final class SecretStore {
  /** The client's first SSH host key. */
  static final String HOST_KEY = "ssh_host_ed25519_key";

  private static final String SHARED = "secrets/shared.sops.yaml";

  private final InfrastructureRepository infrastructure;
  private final SopsProgram sops;

  public SecretStore(InfrastructureRepository infrastructure, SopsProgram sops) {
    this.infrastructure = infrastructure;
    this.sops = sops;
  }

  /** One secret of a client; names are in the infrastructure repository's README. */
  public String client(ClientName client, String name) {
    return named(path(client), name);
  }

  /** All secrets of a client by name: one decryption for all of them. */
  public SortedMap<String, String> client(ClientName client) {
    return values(path(client));
  }

  /** One secret that all clients share. */
  public String shared(String name) {
    return named(SHARED, name);
  }

  static String path(ClientName client) {
    return "secrets/clients/%s.sops.yaml".formatted(client);
  }

  private String named(String path, String name) {
    var values = values(path);
    var value = values.get(name);
    if (value == null) {
      throw SECRETS_UNREADABLE.stop(
          "%s: has no secret '%s'; add it with: sops %s".formatted(path, name, path));
    }
    return value;
  }

  private SortedMap<String, String> values(String path) {
    var newest = infrastructure.latest();
    if (!newest.has(path)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: is missing in the infrastructure repository at %s".formatted(path, newest.commit()));
    }
    return sops.decrypt(path, newest.text(path));
  }
}

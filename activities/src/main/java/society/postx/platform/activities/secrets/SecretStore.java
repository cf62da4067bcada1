package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import io.temporal.failure.ApplicationFailure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * Reads secrets at the moment of use. Callers hold a value for one call, in memory only, and never
 * put it into an argument, a log line or an exception.
 *
 * <p>There are two kinds of secrets. Those that give the platform access (SSH, the Storage Box,
 * restic, monitoring, mail) are read at the newest commit: a rotated key must count at once, for
 * every client, at any commit. Those of apps are part of what a commit deploys, like its files: a
 * deployment, a rollback, a restore and a check read them at the commit that the app runs or
 * returns to.
 *
 * <p>Gives up with SECRETS_UNREADABLE when sops cannot decrypt or the secret is missing.
 */
public final class SecretStore implements AppSecrets {
  /** The client's first SSH host key. */
  static final String HOST_KEY = "ssh_host_ed25519_key";

  private static final String SHARED = "secrets/shared.sops.yaml";

  private final InfrastructureRepository infrastructure;
  private final SopsProgram sops;

  public SecretStore(InfrastructureRepository infrastructure, SopsProgram sops) {
    this.infrastructure = infrastructure;
    this.sops = sops;
  }

  /**
   * One secret of a client that gives access, as of now; names are in the infrastructure
   * repository's README.
   */
  public String client(ClientName client, String name) {
    return named(path(client), name);
  }

  /** All secrets of a client by name, as of now: one decryption for all of them. */
  public SortedMap<String, String> client(ClientName client) {
    return values(path(client));
  }

  @Override
  public SortedMap<String, String> at(ClientName client, String commit, Collection<String> names) {
    var path = path(client);
    var found = new TreeMap<String, String>();
    var then = infrastructure.at(commit);
    take(List.of(then), path, names, found);
    takeLater(infrastructure::known, then, path, names, found);
    // while the remote is down the clone may lack what another worker has written
    takeLater(any -> infrastructure.latest(), then, path, names, found);
    return found;
  }

  private void takeLater(
      Function<String, Checkout> newest,
      Checkout then,
      String path,
      Collection<String> names,
      Map<String, String> found) {
    if (!found.keySet().containsAll(names)) {
      take(newest.apply(then.commit()).changesSince(then, path), path, names, found);
    }
  }

  private void take(
      List<Checkout> checkouts, String path, Collection<String> names, Map<String, String> found) {
    for (var checkout : checkouts) {
      if (!found.keySet().containsAll(names) && checkout.has(path)) {
        var values = sops.decrypt(path, checkout.text(path));
        values.keySet().retainAll(names);
        values.forEach(found::putIfAbsent);
      }
    }
  }

  @Override
  public List<String> ever(ClientName client) {
    var path = path(client);
    var newest = infrastructure.known();
    return newest.changes(path).stream()
        .filter(checkout -> checkout.has(path) && opens(client, checkout, newest))
        .flatMap(checkout -> values(path, checkout, newest).stream())
        .distinct()
        .toList();
  }

  /** A version for another key of the client's own is of an onboarding that was aborted. */
  private static boolean opens(ClientName client, Checkout version, Checkout newest) {
    var needed = ownKey(client, version);
    return needed.isEmpty() || needed.equals(ownKey(client, newest));
  }

  /** An old version may be encrypted to a key that is gone; then it cannot be deployed either. */
  private Collection<String> values(String path, Checkout checkout, Checkout newest) {
    try {
      return sops.decrypt(path, checkout.text(path)).values();
    } catch (ApplicationFailure e) {
      if (checkout.contentId(path).equals(newest.contentId(path))) {
        throw e;
      }
      return List.of();
    }
  }

  /** One secret that all clients share. */
  public String shared(String name) {
    return named(SHARED, name);
  }

  /**
   * The copy of the client's own key for its host, encrypted to the platform's keys; empty where it
   * has none.
   */
  public Optional<String> keyCopy(ClientName client) {
    return ownKey(client, infrastructure.known()).flatMap(it -> sops.keys().copy(client, it));
  }

  /**
   * The public half of the client's own key, without which nobody reads the client's secrets; empty
   * where it has none.
   */
  public static Optional<AgeRecipient> ownKey(ClientName client, Checkout at) {
    var path = path(client);
    return at.has(path) ? SopsProgram.clientKey(path, at.text(path)) : Optional.empty();
  }

  /** As {@link #ownKey}, of an offboarded client. */
  public static Optional<AgeRecipient> archivedKey(ClientName client, Checkout at) {
    var path = ArchiveFile.secretsPath(client);
    return at.has(path) ? SopsProgram.clientKey(path, at.text(path)) : Optional.empty();
  }

  /** One secret of an offboarded client, which waits for its deletion. */
  public String archived(ClientName client, String name) {
    return named(ArchiveFile.secretsPath(client), name);
  }

  static String path(ClientName client) {
    return ClientFile.secretsPath(client);
  }

  private String named(String path, String name) {
    var known = infrastructure.known();
    var value = known.has(path) ? sops.decrypt(path, known.text(path)).get(name) : null;
    return value == null ? newest(path, name) : value;
  }

  /** While the remote is down the clone may lack what another worker has written. */
  private String newest(String path, String name) {
    var value = values(path).get(name);
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

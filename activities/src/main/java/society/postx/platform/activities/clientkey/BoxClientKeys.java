package society.postx.platform.activities.clientkey;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import io.temporal.client.ActivityCompletionException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.secrets.ClientKeys;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * Keeps the clients' own keys on the Storage Box, and a copy of each on the client's host.
 *
 * <p>The box counts: while it answers, a key that it does not have is put back from the host's copy
 * alone, never from a worker's memory, or a worker could bring back a key that another one
 * destroyed. An archived client has no host any more.
 */
public final class BoxClientKeys implements ClientKeys {
  private static final Logger log = LoggerFactory.getLogger(BoxClientKeys.class);

  /** How long a worker uses a key before it looks for it again. */
  private static final Duration FRESH = Duration.ofHours(1);

  private final Supplier<BoxFolders> box;
  private final Function<ClientName, Optional<String>> host;
  private final AgeProgram age;
  private final Path ageKeys;
  private final Supplier<List<AgeRecipient>> platform;
  private final InstantSource clock;
  private final Map<AgeRecipient, Known> memory = new ConcurrentHashMap<>();

  private record Known(String identity, Instant seen) {
    @Override
    public String toString() {
      return "known since " + seen;
    }
  }

  /**
   * @param box opens the box's folders
   * @param host reads the copy on the client's host; empty where it has no host or no copy
   * @param ageKeys the platform's age identities ({@code SOPS_AGE_KEY_FILE})
   * @param platform to whom keys are encrypted
   */
  public BoxClientKeys(
      Supplier<BoxFolders> box,
      Function<ClientName, Optional<String>> host,
      AgeProgram age,
      Path ageKeys,
      Supplier<List<AgeRecipient>> platform,
      InstantSource clock) {
    this.box = box;
    this.host = host;
    this.age = age;
    this.ageKeys = ageKeys;
    this.platform = platform;
    this.clock = clock;
  }

  @Override
  public String identity(ClientName client, AgeRecipient recipient) {
    var now = clock.instant();
    var known = memory.get(recipient);
    if (known != null && known.seen().plus(FRESH).isAfter(now)) {
      return known.identity();
    }
    var identity = found(client, recipient, Optional.ofNullable(known));
    memory.put(recipient, new Known(identity, now));
    return identity;
  }

  private String found(ClientName client, AgeRecipient recipient, Optional<Known> known) {
    Optional<String> onBox;
    try {
      onBox = onBox(client, recipient);
    } catch (ActivityCompletionException e) {
      throw e;
    } catch (RuntimeException e) { // the box is away, or its file is of no use
      return withoutBox(client, recipient, known, e);
    }
    return onBox.orElseGet(() -> putBack(client, recipient));
  }

  private Optional<String> onBox(ClientName client, AgeRecipient recipient) {
    try (var folders = box.get()) {
      var folder = new ClientKeyFolder(folders);
      var file = folder.find(client);
      var identity = file.map(it -> opened(it, recipient, ClientKeyFolder.path(client)));
      identity.ifPresent(
          it -> write(ClientKeyFolder.path(client), () -> renew(file.get(), it, folder)));
      return identity;
    }
  }

  private String withoutBox(
      ClientName client, AgeRecipient recipient, Optional<Known> known, RuntimeException why) {
    if (known.isPresent()) {
      log.warn("took the key of {} from memory: {}", client, why.toString());
      return known.get().identity();
    }
    var copy = copyOnHost(client, recipient);
    if (copy.isEmpty()) {
      throw why;
    }
    log.warn("took the key of {} from its host: {}", client, why.toString());
    return opened(copy.get(), recipient, HostKeyCopies.PATH);
  }

  private String putBack(ClientName client, AgeRecipient recipient) {
    var path = ClientKeyFolder.path(client);
    var copy =
        copyOnHost(client, recipient)
            .orElseThrow(
                () ->
                    SECRETS_UNREADABLE.stop(
                        "%s is missing on the Storage Box, and the host of %s has no copy of it that can be read, so the client's secrets cannot be opened; look for it in the box's snapshots (docs/runbook.md)"
                            .formatted(path, client)));
    write(path, () -> add(copy));
    return opened(copy, recipient, HostKeyCopies.PATH);
  }

  private void add(ClientKeyFile copy) {
    try (var folders = box.get()) {
      new ClientKeyFolder(folders).add(copy);
      log.warn(
          "{} was missing on the Storage Box and was put back from the host; find out who removed it",
          ClientKeyFolder.path(copy.client()));
    }
  }

  /** A full box must not keep anybody from reading. */
  private static void write(String path, Runnable work) {
    try {
      work.run();
    } catch (ActivityCompletionException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("{} could not be written: {}", path, e.toString());
    }
  }

  /** A host may send anything: only what opens and is the wanted key counts. */
  private Optional<ClientKeyFile> copyOnHost(ClientName client, AgeRecipient recipient) {
    try {
      var copy = host.apply(client).map(it -> ClientKeyFile.read(client, HostKeyCopies.PATH, it));
      copy.ifPresent(it -> opened(it, recipient, HostKeyCopies.PATH));
      return copy;
    } catch (ActivityCompletionException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("the copy of the key on the host of {} is of no use: {}", client, e.toString());
      return Optional.empty();
    }
  }

  private String opened(ClientKeyFile file, AgeRecipient recipient, String place) {
    String identity;
    AgeRecipient found;
    try {
      identity = age.decrypt(file.key(), ageKeys).strip();
      found = age.recipientOf(identity);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw SECRETS_UNREADABLE.stop(
          "%s: the keys in %s do not open it; it is encrypted to %s"
              .formatted(place, ageKeys, file.encryptedTo()));
    }
    if (!found.equals(recipient)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: holds the key %s, but the secrets of %s need %s; nothing was changed; look for it in the box's snapshots"
              .formatted(place, found, file.client(), recipient));
    }
    return identity;
  }

  /**
   * Encrypts the key of an archived client again where the platform's keys changed.
   * SECRETS_UNREADABLE where it is missing, or not this recipient's. Call it only while the archive
   * is there: a deletion destroys the key last, and this must not bring it back.
   *
   * @return whether it was encrypted again
   */
  public boolean renew(BoxFolders folders, ClientName client, AgeRecipient recipient) {
    var folder = new ClientKeyFolder(folders);
    var path = ClientKeyFolder.path(client);
    var file =
        folder
            .find(client)
            .orElseThrow(
                () ->
                    SECRETS_UNREADABLE.stop(
                        "%s is missing on the Storage Box, and without it nobody opens the archive of %s; take it from one of the box's snapshots (docs/runbook.md)"
                            .formatted(path, client)));
    return renew(file, opened(file, recipient, path), folder);
  }

  /** The platform got another key: who has only that one must open it, too. */
  private boolean renew(ClientKeyFile file, String identity, ClientKeyFolder folder) {
    var wanted = platform.get();
    if (wanted.equals(file.encryptedTo())) {
      return false;
    }
    var again = file(file.client(), file.recipient(), file.madeBy(), identity, wanted);
    opened(again, file.recipient(), "the file for other keys"); // not for others alone
    folder.replace(again);
    return true;
  }

  private ClientKeyFile file(
      ClientName client,
      AgeRecipient recipient,
      RunLabel run,
      String identity,
      List<AgeRecipient> wanted) {
    return new ClientKeyFile(client, recipient, run, wanted, age.encrypt(identity + "\n", wanted));
  }

  @Override
  public Optional<AgeRecipient> ensure(ClientName client, RunLabel run) {
    try (var folders = box.get()) {
      var folder = new ClientKeyFolder(folders);
      if (folder.find(client).isEmpty()) {
        var identity = age.newKey();
        folder.add(file(client, age.recipientOf(identity), run, identity, platform.get()));
      }
      // Read back before anything is encrypted to it.
      var kept = folder.find(client).orElseThrow();
      var identity = opened(kept, kept.recipient(), ClientKeyFolder.path(client));
      memory.put(kept.recipient(), new Known(identity, clock.instant()));
      return Optional.of(kept.recipient());
    }
  }

  @Override
  public Optional<String> copy(ClientName client, AgeRecipient recipient) {
    try (var folders = box.get()) {
      var kept = new ClientKeyFolder(folders).find(client);
      kept.ifPresent(it -> opened(it, recipient, ClientKeyFolder.path(client)));
      return kept.map(ClientKeyFile::text);
    }
  }

  @Override
  public void remove(ClientName client, RunLabel run) {
    try (var folders = box.get()) {
      var folder = new ClientKeyFolder(folders);
      var made = folder.find(client).filter(it -> it.madeBy().equals(run));
      if (made.isPresent()) {
        folder.destroy(client);
        memory.remove(made.get().recipient());
      }
    }
  }
}

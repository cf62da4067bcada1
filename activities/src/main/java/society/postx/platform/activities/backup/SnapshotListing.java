package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.backup.SnapshotQuery.ListTooLong;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.box.SnapshotFolder;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.backup.SnapshotJson;
import society.postx.platform.workflows.backup.SnapshotReading;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/**
 * Lists a client's snapshots with the time at which the box stored each, because a host can write
 * any time into its snapshots. ADR §7.
 */
public final class SnapshotListing {
  private static final Logger log = LoggerFactory.getLogger(SnapshotListing.class);

  /** Files of a repository that is not whole. */
  private static final int MOST = 10_000;

  /** For reading in parts; an activity lists twice within three minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As long as one odd snapshot alerts. */
  private static final Duration RECENT = Duration.ofDays(7);

  private static final int NAMED = 5;

  private final InfrastructureRepository infrastructure;
  private final RepositoryAccess repositories;
  private final Homes homes;
  private final InstantSource clock;

  public SnapshotListing(
      InfrastructureRepository infrastructure,
      RepositoryAccess repositories,
      Homes homes,
      InstantSource clock) {
    this.infrastructure = infrastructure;
    this.repositories = repositories;
    this.homes = homes;
    this.clock = clock;
  }

  /**
   * What the repository holds.
   *
   * @param now the earlier of the box's and the platform's clock: one that runs ahead would make
   *     snapshots look old
   * @param unread snapshots that are there and not in {@code claimed}, because a host made them too
   *     many or too large: nothing forgets or restores those
   */
  public record Listing(
      List<ResticSnapshot> claimed, Map<String, Instant> times, Instant now, int unread) {
    int total() {
      return claimed.size() + unread;
    }

    /** Whether the box has the snapshot, and it was not read. */
    boolean isUnread(String id) {
      return times.containsKey(id) && claimed.stream().noneMatch(it -> it.id().equals(id));
    }

    /** What an honest host would not do, a sentence each, beside what {@link #stored} shows. */
    List<String> suspicions() {
      var found = new ArrayList<String>();
      if (unread > 0) {
        found.add(
            "%d of %d snapshots were not read, because they are too many or too large; none of those is forgotten or restored"
                .formatted(unread, total()));
      }
      var irregular =
          claimed.stream()
              .filter(ResticSnapshot::irregular)
              .filter(it -> times.getOrDefault(it.id(), now).isAfter(now.minus(RECENT)))
              .toList();
      if (!irregular.isEmpty()) {
        found.add(
            "%d snapshots have more tags or longer ones than a backup of ours, or no time, and are not restored (%s)"
                .formatted(
                    irregular.size(),
                    irregular.stream()
                        .limit(NAMED)
                        .map(ResticSnapshot::shortId)
                        .collect(joining(", "))));
      }
      return found;
    }

    /** Those that a restore may choose from. */
    List<StoredSnapshot> choices() {
      return ResticSnapshot.restorable(claimed).stream()
          .map(it -> it.storedAt(Optional.ofNullable(times.get(it.id()))))
          .toList();
    }

    List<StoredSnapshot> stored() {
      return claimed.stream()
          .map(it -> it.storedAt(Optional.ofNullable(times.get(it.id()))))
          .toList();
    }

    /**
     * Snapshots that can be restored and that the box shows, the one stored first first; {@link
     * Snapshot#takenAt} is the box's time.
     */
    public List<Snapshot> restorable() {
      return ResticSnapshot.restorable(claimed).stream()
          .flatMap(it -> Optional.ofNullable(times.get(it.id())).map(it::taken).stream())
          .sorted(Comparator.comparing(Snapshot::takenAt))
          .toList();
    }

    /** The same with full ids, as pins and proofs have them. */
    List<StoredSnapshot> dated() {
      return ResticSnapshot.restorable(claimed).stream()
          .map(it -> it.storedAt(Optional.ofNullable(times.get(it.id()))))
          .filter(it -> it.stored().isPresent())
          .sorted(Comparator.comparing(it -> it.stored().orElseThrow()))
          .toList();
    }

    /** The newest restorable snapshot, if the box stored it within the age. */
    public Optional<Snapshot> youngerThan(Duration age) {
      return newest().filter(it -> it.takenAt().isAfter(now.minus(age)));
    }

    Optional<Snapshot> newest() {
      return restorable().stream().reduce((earlier, later) -> later);
    }
  }

  /**
   * REQUEST_REFUSED where the client has a repository that its password in Git does not open: a
   * value that changed in Git alone would end the host's nightly backups.
   */
  void requirePassword(ClientName client, SubAccount subAccount) {
    try (var home = home(infrastructure.latest(), client, subAccount)) {
      if (home.repositoryStage(MOST) != Homes.RepositoryStage.WHOLE) {
        return; // a first onboarding makes it, or goes on where it was cut off
      }
    }
    repositories.requirePassword(client, subAccount);
  }

  /** As the repository and the box show it now. */
  public Listing of(ClientName client, SubAccount subAccount) {
    return of(client, subAccount, List.of());
  }

  /**
   * As {@link #of(ClientName, SubAccount)}.
   *
   * @param wanted ids, or beginnings of at least 8 digits, of snapshots that are read even where
   *     not all can be
   */
  Listing of(ClientName client, SubAccount subAccount, Collection<String> wanted) {
    var newest = infrastructure.latest();
    try (var home = home(newest, client, subAccount)) {
      return of(home, client, subAccount, wanted);
    }
  }

  Listing of(Homes.Home home, ClientName client, SubAccount subAccount, Collection<String> wanted) {
    // The box first: a snapshot that is stored meanwhile has no time here and counts as undated.
    var folder = home.snapshots(wanted);
    var whole =
        isSmall(folder) ? listed(client, subAccount) : Optional.<List<ResticSnapshot>>empty();
    var claimed = whole.orElseGet(() -> inParts(folder, client, subAccount, wanted));
    var unread = whole.isPresent() ? 0 : Math.max(0, folder.total() - claimed.size());
    return new Listing(claimed, folder.times(), now(home), unread);
  }

  private static boolean isSmall(SnapshotFolder folder) {
    return folder.total() <= SnapshotJson.MOST
        && folder.readable().size() == folder.oldestFirst().size();
  }

  /** Empty where the list is too long. */
  private Optional<List<ResticSnapshot>> listed(ClientName client, SubAccount subAccount) {
    try {
      return Optional.of(repositories.listed(client, subAccount));
    } catch (ListTooLong e) {
      log.warn("snapshots of {} are read in parts: {}", client, e.getMessage());
      return Optional.empty();
    }
  }

  private List<ResticSnapshot> inParts(
      SnapshotFolder folder, ClientName client, SubAccount subAccount, Collection<String> wanted) {
    var ids =
        folder.readable().stream()
            .collect(
                partitioningBy(
                    it -> it.isOneOf(wanted), mapping(SnapshotFolder.File::id, toList())));
    var until = clock.instant().plus(PATIENCE);
    return SnapshotReading.read(
        ids.getOrDefault(true, List.of()),
        ids.getOrDefault(false, List.of()),
        part -> {
          try {
            return Optional.of(repositories.listed(client, subAccount, part));
          } catch (ListTooLong e) {
            return Optional.empty();
          }
        },
        () -> clock.instant().isBefore(until));
  }

  Homes.Home home(Checkout newest, ClientName client, SubAccount subAccount) {
    return homes.open(
        newest.settings().storageBox().home(client),
        newest.commit(),
        Homes.mainAccount(subAccount.username()));
  }

  Instant now(Homes.Home home) {
    var ours = clock.instant();
    return home.clock().filter(it -> it.isBefore(ours)).orElse(ours);
  }
}

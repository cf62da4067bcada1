package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/**
 * Lists a client's snapshots with the time at which the box stored each, because a host can write
 * any time into its snapshots. ADR §7.
 */
public final class SnapshotListing {
  /** A client keeps about twenty snapshots; more than this needs a person to look. */
  private static final int MOST = 10_000;

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
   */
  public record Listing(List<ResticSnapshot> claimed, Map<String, Instant> times, Instant now) {
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
    var newest = infrastructure.latest();
    try (var home = home(newest, client, subAccount)) {
      return of(home, client, subAccount);
    }
  }

  Listing of(Homes.Home home, ClientName client, SubAccount subAccount) {
    // The box first: a snapshot that is stored meanwhile has no time here and counts as undated.
    var times = home.snapshotTimes(MOST);
    var claimed = repositories.listed(client, subAccount);
    if (claimed.size() > MOST) {
      throw REQUEST_REFUSED.stop(
          "the repository of %s has more than %d snapshots; nothing was forgotten"
              .formatted(client, MOST));
    }
    return new Listing(claimed, times, now(home));
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

package society.postx.platform.activities.backup;

import java.util.Optional;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.PruneCheck;
import society.postx.platform.workflows.backup.PruneSlice;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/**
 * Frees the space of forgotten snapshots in slices. Files beside the repository, where its host
 * cannot write, say when a prune last freed all that it could and whether one was begun since; any
 * worker goes on from there.
 */
final class ClientPrune {
  private final InfrastructureRepository infrastructure;
  private final RepositoryAccess repositories;
  private final SnapshotListing listing;

  ClientPrune(
      InfrastructureRepository infrastructure,
      RepositoryAccess repositories,
      SnapshotListing listing) {
    this.infrastructure = infrastructure;
    this.repositories = repositories;
    this.listing = listing;
  }

  /**
   * A host knows its repository's password, so it can store garbage under the names of what good
   * snapshots need, and a prune keeps either. Its own backups store nothing twice.
   */
  PruneCheck check(ClientName client, SubAccount subAccount) {
    var damage = repositories.damage(client, subAccount);
    return new PruneCheck(damage.or(() -> mayBeForged(client, subAccount)).orElse(""));
  }

  private Optional<String> mayBeForged(ClientName client, SubAccount subAccount) {
    if (cutOff(client, subAccount)) {
      return Optional.empty();
    }
    var twice = repositories.storedTwice(client, subAccount);
    return twice == 0
        ? Optional.empty()
        : Optional.of(
            "the index names %d blobs more than once, and a prune may keep forged ones"
                .formatted(twice));
  }

  private boolean cutOff(ClientName client, SubAccount subAccount) {
    try (var home = listing.home(infrastructure.latest(), client, subAccount)) {
      return home.pruneCutOff();
    }
  }

  PruneSlice slice(ClientName client, SubAccount subAccount, int megabytes) {
    // Unfinished from here on, however this attempt ends.
    var before = begin(client, subAccount);
    var summary = repositories.prune(client, subAccount, megabytes);
    if (summary.isEmpty()) {
      return new PruneSlice(false, true, "a slice of %d MB did not end".formatted(megabytes));
    }
    var more = summary.get().more();
    ended(client, subAccount, !more, before);
    return new PruneSlice(true, more, "freed " + summary.get().freed());
  }

  /** Answers whether an earlier slice was cut off. */
  private boolean begin(ClientName client, SubAccount subAccount) {
    try (var home = listing.home(infrastructure.latest(), client, subAccount)) {
      var before = home.pruneCutOff();
      home.markPrune(false);
      home.markCutOff(true);
      return before;
    }
  }

  private void ended(
      ClientName client, SubAccount subAccount, boolean finished, boolean cutOffBefore) {
    try (var home = listing.home(infrastructure.latest(), client, subAccount)) {
      if (finished) {
        home.markPrune(true);
      }
      if (finished || !cutOffBefore) {
        home.markCutOff(false);
      }
    }
  }
}

package society.postx.platform.activities.backup;

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

  PruneCheck check(ClientName client, SubAccount subAccount) {
    return new PruneCheck(repositories.damage(client, subAccount).orElse(""));
  }

  PruneSlice slice(ClientName client, SubAccount subAccount, int megabytes) {
    // Unfinished from here on, whatever ends this attempt.
    mark(client, subAccount, false);
    var summary = repositories.prune(client, subAccount, megabytes);
    if (summary.isEmpty()) {
      return new PruneSlice(false, true, "a slice of %d MB did not end".formatted(megabytes));
    }
    var more = summary.get().more();
    if (!more) {
      mark(client, subAccount, true);
    }
    return new PruneSlice(true, more, "freed " + summary.get().freed());
  }

  private void mark(ClientName client, SubAccount subAccount, boolean finished) {
    try (var home = listing.home(infrastructure.latest(), client, subAccount)) {
      home.markPrune(finished);
    }
  }
}

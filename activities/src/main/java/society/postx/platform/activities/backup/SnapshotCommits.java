package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.Set;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * The commits with which the apps of a snapshot ran, as its host says: it may name anything that
 * somebody once pushed, a branch that nobody reviewed among it, and its compose files would get
 * today's secrets. So only the history of the newest commit counts, for each restore and drill.
 *
 * @param newest commit of the infrastructure repository
 */
record SnapshotCommits(InfrastructureRepository infrastructure, Checkout newest) {
  private static final int SHORT = 8;

  static SnapshotCommits in(InfrastructureRepository infrastructure) {
    return new SnapshotCommits(infrastructure, infrastructure.latest());
  }

  /**
   * The repository with which the app ran.
   *
   * @param snapshot restic's id
   * @throws ApplicationFailure of INVALID_INPUT where it is not in that history
   */
  Checkout of(String snapshot, AppAt app) {
    if (newest.newestOf(Set.of(app.commit())).isEmpty()) {
      throw INVALID_INPUT.stop(
          "snapshot: '%s': it was made with %s of commit %s, which is not in the history of the infrastructure repository's newest commit; merge it there if you know it (git merge --strategy=ours keeps your files), or choose another snapshot"
              .formatted(
                  snapshot.substring(0, Math.min(SHORT, snapshot.length())),
                  app.name(),
                  app.commit()));
    }
    return infrastructure.at(app.commit());
  }
}

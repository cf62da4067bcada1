package society.postx.platform.workflows.release;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.change.RunLabel;

/** Resolves and records releases in the infrastructure repository. ADR §8. */
@ActivityInterface
public interface ReleaseActivities {
  /**
   * Resolves the revision to a commit and its targets. Fails with INVALID_INPUT on an unknown
   * revision, app or client, an image that is not pinned or malformed YAML. If the input resumes a
   * release, its targets are those that are not done in {@code deployments/<id>.md}.
   */
  Release resolve(DeployReleaseInput input);

  /** Leaves {@code deployments/<id>.md} committed; returns the commit. */
  String record(DeployReleaseResult result, RunLabel run);
}

package society.postx.platform.activities.permit;

import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Knows which operations must not be undone any more, however their runs were reset. */
@FunctionalInterface
public interface PointOfNoReturn {
  /**
   * Whether users may live on what the operation made.
   *
   * @param run label of the operation, which stays the same through resets
   */
  boolean isPassed(ClientName client, RunLabel run);
}

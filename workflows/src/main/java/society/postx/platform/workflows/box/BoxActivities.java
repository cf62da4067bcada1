package society.postx.platform.workflows.box;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.takeover.Conflict;

/** Manages a client's sub-account on the Storage Box and what its keys may do there. ADR §4. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface BoxActivities {
  /** Sub-accounts of others with the name or home that the client needs; reads only. */
  List<Conflict> subAccountConflicts(SubAccountSpec spec);

  /** What {@link #ensureSubAccount} would do; reads only. */
  List<Change> previewSubAccount(SubAccountSpec spec);

  /**
   * The client's sub-account as it is; reads only. Fails with REQUEST_REFUSED if the client has
   * none.
   */
  SubAccount findSubAccount(SubAccountSpec spec);

  /**
   * Leaves exactly one sub-account with its home, whose authorized_keys let the client's host
   * append to its restic repository and nothing more, and give the platform full access to that
   * repository.
   */
  @ChangesClient
  SubAccount ensureSubAccount(SubAccountSpec spec);

  /**
   * Undoes {@link #ensureSubAccount} where this run made the sub-account: removes it and its home.
   */
  @ChangesClient(removes = true)
  void removeSubAccount(SubAccountSpec spec);
}

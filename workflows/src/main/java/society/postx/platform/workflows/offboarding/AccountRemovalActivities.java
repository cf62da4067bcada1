package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.activity.OnTaskQueue;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.permit.ChangesClient;

/** Removes an offboarded client's access to the Storage Box; its repository stays. ADR §4, §11. */
@ActivityInterface
@OnTaskQueue(TaskQueues.HETZNER)
public interface AccountRemovalActivities {
  /** Leaves the client's host without a key on the box; the platform's own keys stay. */
  @ChangesClient
  Changes refuseHostKey(SubAccountSpec spec);

  /** Undoes {@link #refuseHostKey}: the host may append again. */
  @ChangesClient
  Changes admitHostKey(SubAccountSpec spec);

  /**
   * Removes the approved sub-account and keeps its home with the repository. Gone already is fine;
   * FOREIGN_RESOURCE where the id belongs to another client. Cannot be undone.
   */
  @ChangesClient
  Changes deleteSubAccount(SubAccountSpec spec, SubAccount approved);

  /** Looks again; VERIFICATION_FAILED where a sub-account of the client is left. */
  String verifyNoSubAccount(SubAccountSpec spec);
}

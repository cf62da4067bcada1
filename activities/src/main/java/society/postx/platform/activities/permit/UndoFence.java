package society.postx.platform.activities.permit;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import java.util.Set;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Refuses to undo an onboarding or a reinstatement whose client may be in use. A run that has ended
 * can be reset to before its point of no return, and an abort would then delete a live client with
 * its backups: the run's history cannot tell, so Git is asked. Comes after {@link PermitFence}.
 *
 * @see ChangesClient#removes
 */
public final class UndoFence extends ActivityFence {
  /** Workflow types that remove what a client lives on only to undo themselves. */
  private static final Set<String> UNDO_THEMSELVES = Set.of("OnboardClient", "ReinstateClient");

  private final WorkflowClient temporal;
  private final PointOfNoReturn point;

  public UndoFence(WorkflowClient temporal, PointOfNoReturn point) {
    super(ClientActivities.removing());
    this.temporal = temporal;
    this.point = point;
  }

  @Override
  void admit(ClientName client, ActivityInfo activity) {
    if (!UNDO_THEMSELVES.contains(activity.getWorkflowType())) {
      return;
    }
    var workflow = activity.getWorkflowId();
    var permit =
        HeldPermit.of(client, temporal)
            .orElseThrow(() -> PermitFence.lost(client, workflow, "it has just ended; retry"));
    if (permit.operation().filter(run -> point.isPassed(client, run)).isPresent()) {
      throw REQUEST_REFUSED.stop(
          "%s has handed %s over, so users may work there: nothing was removed; cancel this run, or skip what it wants to undo (./platform offboard removes a client)"
              .formatted(workflow, client));
    }
  }
}

package society.postx.platform.activities.permit;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Refuses to undo an onboarding or a reinstatement whose client may be in use. A run that has ended
 * can be reset to before its point of no return, and an abort would then delete a live client with
 * its backups: the run's history cannot tell, so Git is asked. Comes after {@link PermitFence}.
 *
 * @see ChangesClient#removes
 */
public final class UndoFence extends WorkerInterceptorBase {
  /** Workflow types that remove what a client lives on only to undo themselves. */
  private static final Set<String> UNDO_THEMSELVES = Set.of("OnboardClient", "ReinstateClient");

  private final WorkflowClient temporal;
  private final PointOfNoReturn point;
  private final Set<String> removing = ClientActivities.removing();

  public UndoFence(WorkflowClient temporal, PointOfNoReturn point) {
    this.temporal = temporal;
    this.point = point;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Fenced(next);
  }

  private final class Fenced extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityInfo info;

    private Fenced(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      if (info != null
          && removing.contains(info.getActivityType())
          && UNDO_THEMSELVES.contains(info.getWorkflowType())) {
        refuse(PermitFence.client(input.getArguments()), info.getWorkflowId());
      }
      return super.execute(input);
    }
  }

  private void refuse(ClientName client, String workflow) {
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

package society.postx.platform.workflows.deployment;

import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Measures a client's downtime from outside while it is changed. A failed measurement never stops a
 * deployment.
 */
public final class DowntimeMeasurement {
  private final CompletablePromise<Downtime> answer = Workflow.newPromise();
  private final CancellationScope scope;

  public DowntimeMeasurement(ClientPlan plan, HostSpec host) {
    var probes =
        ActivityProfile.WATCH.stub(DeploymentActivities.class, "measure downtime from outside");
    scope =
        Workflow.newCancellationScope(
            () -> answer.completeFrom(Async.function(probes::probe, plan, host)));
    scope.run();
  }

  /** Stops the measurement and answers its result; a second call answers the same. */
  public Optional<Downtime> stop() {
    if (!answer.isCompleted()) {
      scope.cancel("the change is over");
    }
    return Failures.answerOr(() -> Optional.of(answer.get()), failure -> Optional.empty());
  }
}

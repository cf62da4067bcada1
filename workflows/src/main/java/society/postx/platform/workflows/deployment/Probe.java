package society.postx.platform.workflows.deployment;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** Watches a client from outside while it is changed. What it cannot see stops no deployment. */
public final class Probe {
  private final CompletablePromise<Downtime> answer = Workflow.newPromise();
  private final CancellationScope scope;

  public Probe(ClientPlan plan, HostSpec host) {
    var probes = Patience.WATCH.stub(DeploymentActivities.class, "downtime from outside");
    scope =
        Workflow.newCancellationScope(
            () -> answer.completeFrom(Async.function(probes::probe, plan, host)));
    scope.run();
  }

  /** Ends it and says what it saw; the same when called again. */
  public Optional<Downtime> stop() {
    if (!answer.isCompleted()) {
      scope.cancel("the change is over");
    }
    try {
      return Optional.of(answer.get());
    } catch (ActivityFailure e) {
      return Optional.empty();
    }
  }
}

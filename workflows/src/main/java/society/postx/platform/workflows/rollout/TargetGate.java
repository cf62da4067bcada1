package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/** Blocks the first change until every target is healthy or an operator skips the check. */
public final class TargetGate<R extends ClientResult> {
  private static final int NAMED = 10;

  private final RolloutContext<R> context;
  private final HostInspection inspection;

  public TargetGate(RolloutContext<R> context, HostInspection inspection) {
    this.context = context;
    this.inspection = inspection;
  }

  /**
   * Returns once every target is healthy and every canary is reachable; true if an operator skipped
   * the check.
   */
  public boolean pass() {
    var table = context.table();
    var steps = context.action().steps();
    for (; ; ) {
      var bad = table.targets(status -> !status.leftOut() && bad(status));
      if (bad.isEmpty()) {
        context
            .view()
            .ended(
                steps.targetsHealthy(),
                StepState.DONE,
                "%d targets".formatted(table.wanted().size()));
        return false;
      }
      var named =
          bad.stream()
              .limit(NAMED)
              .map(it -> it.client() + ": " + inspection.of(it).why())
              .collect(joining("; "));
      var why =
          "%d of %d are unhealthy or unreachable: %s"
              .formatted(bad.size(), table.wanted().size(), named);
      if (context.decisions().ask(RolloutStage.TARGETS_STUCK, steps.targetsHealthy(), why)
          == Verb.SKIP) {
        return true;
      }
      context
          .decisions()
          .enter(RolloutStage.PREPARING, "Inspecting %d hosts again".formatted(bad.size()));
      context
          .decisions()
          .readingAnywhere(wanted -> inspection.look(steps.inspection(), bad, wanted));
    }
  }

  private boolean bad(TargetStatus<R> status) {
    return switch (inspection.of(status.target()).condition()) {
      case HEALTHY -> false;
      case UNHEALTHY -> true;
      case UNREACHABLE -> status.canary(); // another one is tried again at the end
    };
  }
}

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

  private final RolloutContext<R> course;
  private final HostInspection survey;

  public TargetGate(RolloutContext<R> course, HostInspection survey) {
    this.course = course;
    this.survey = survey;
  }

  /**
   * Returns once every target is healthy and every canary is reachable; true if an operator skipped
   * the check.
   */
  public boolean pass() {
    var shares = course.shares();
    var steps = course.work().steps();
    for (; ; ) {
      var bad = shares.targets(this::bad);
      if (bad.isEmpty()) {
        course
            .board()
            .ended(
                steps.targetsWell(), StepState.DONE, "%d targets".formatted(shares.all().size()));
        return false;
      }
      var named =
          bad.stream()
              .limit(NAMED)
              .map(it -> it.client() + ": " + survey.of(it).why())
              .collect(joining("; "));
      var why =
          "%d of %d are unhealthy or unreachable: %s"
              .formatted(bad.size(), shares.all().size(), named);
      if (course.rollout().ask(RolloutStage.TARGETS_STUCK, steps.targetsWell(), why) == Verb.SKIP) {
        return true;
      }
      course
          .rollout()
          .enter(RolloutStage.PREPARING, "Inspecting %d hosts again".formatted(bad.size()));
      course.rollout().readingAnywhere(wanted -> survey.look(steps.survey(), bad, wanted));
    }
  }

  private boolean bad(TargetStatus<R> share) {
    return switch (survey.of(share.target()).condition()) {
      case HEALTHY -> false;
      case UNHEALTHY -> true;
      case UNREACHABLE -> share.canary(); // another one is tried again at the end
    };
  }
}

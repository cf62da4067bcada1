package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.targets.Share;
import society.postx.platform.workflows.rollout.targets.Survey;

/** Blocks the first change until every target is healthy or an operator skips the check. */
public final class TargetGate<R extends ShareResult> {
  private static final int NAMED = 10;

  private final Course<R> course;
  private final Survey survey;

  public TargetGate(Course<R> course, Survey survey) {
    this.course = course;
    this.survey = survey;
  }

  /**
   * Returns once every target is healthy and every canary is reachable; true if an operator skipped
   * the check.
   */
  public boolean pass() {
    var shares = course.shares();
    var boxes = course.work().boxes();
    for (; ; ) {
      var bad = shares.targets(this::bad);
      if (bad.isEmpty()) {
        course
            .board()
            .ended(boxes.targetsWell(), BoxState.DONE, "%d targets".formatted(shares.all().size()));
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
      if (course.rollout().ask(State.TARGETS_STUCK, boxes.targetsWell(), why) == Verb.SKIP) {
        return true;
      }
      course.rollout().enter(State.PREPARING, "Inspecting %d hosts again".formatted(bad.size()));
      course.rollout().readingAnywhere(wanted -> survey.look(boxes.survey(), bad, wanted));
    }
  }

  private boolean bad(Share<R> share) {
    return switch (survey.of(share.target()).condition()) {
      case HEALTHY -> false;
      case UNHEALTHY -> true;
      case UNREACHABLE -> share.canary(); // another one is tried again at the end
    };
  }
}

package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.Ended;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.decision.TakenBack;
import society.postx.platform.workflows.rollout.targets.Share;
import society.postx.platform.workflows.rollout.targets.Shares;
import society.postx.platform.workflows.rollout.targets.Survey;
import society.postx.platform.workflows.rollout.targets.Target;

/**
 * Runs the canary group: changes it first, watches it and asks for approval. ADR §8, Canary
 * Process.
 */
public final class Canary<R extends ShareResult> {
  private final Course<R> course;
  private final Board board;
  private final Rollout rollout;
  private final Shares<R> shares;
  private final Survey survey;
  private final Boxes boxes;

  public Canary(Course<R> course, Survey survey) {
    this.course = course;
    this.board = course.board();
    this.rollout = course.rollout();
    this.shares = course.shares();
    this.survey = survey;
    this.boxes = course.work().boxes();
  }

  /** Returns once canary was approved; throws {@link Ended} or {@link TakenBack} otherwise. */
  public void run(boolean unwellToo) {
    start(unwellToo);
    soak();
    approve();
  }

  /** Returns once at least one canary has succeeded and none has failed. */
  private void start(boolean unwellToo) {
    var turns = new Turns<>(course);
    var doing = course.work().words().doing() + " canary";
    var targets = shares.canaries();
    for (; ; ) {
      turns.take(boxes.canary(), targets, State.CANARY, doing, unwellToo, () -> false);
      var failed = shares.where(share -> share.canary() && share.failed());
      if (!failed.isEmpty()) {
        board.ended(boxes.canary(), BoxState.STUCK, text(failed));
        throw Ended.rejected("canary failed: " + text(failed));
      }
      if (!watched().isEmpty()) {
        board.ended(boxes.canary(), BoxState.DONE, text(shares.where(share -> share.canary())));
        return;
      }
      rollout.ask(
          State.CANARY_STUCK,
          boxes.canary(),
          "no canary could be reached or changed: " + text(shares.where(share -> share.canary())));
      targets = shares.targets(share -> share.canary() && share.outcome() == Outcome.DEFERRED);
    }
  }

  private List<Target> watched() {
    return shares.targets(share -> share.canary() && share.good());
  }

  /** Returns once the soak passed or an operator accepted it; a failed soak ends the rollout. */
  private void soak() {
    for (; ; ) {
      var watch = new Watch<>(course, survey, watched());
      var verdict = watch.run();
      switch (verdict) {
        case PASS -> {
          board.ended(boxes.soak(), BoxState.DONE, watch.text());
          return;
        }
        case FAIL -> {
          board.ended(boxes.soak(), BoxState.STUCK, watch.text());
          throw Ended.rejected("canary was unhealthy during the soak: " + watch.text());
        }
        case INCONCLUSIVE -> {
          var why = "neither passed nor failed: " + watch.text();
          if (rollout.ask(State.SOAK_UNCLEAR, boxes.soak(), why) == Verb.SKIP) {
            return;
          }
        }
      }
    }
  }

  /** Returns once approved; a missing answer counts as a rejection. */
  private void approve() {
    board.running(boxes.approval());
    var rest = shares.production();
    var words = course.work().words();
    var subject =
        new RolloutApproval.Subject(
            rest.isEmpty()
                ? "Keep it on canary? There is no production client to %s.".formatted(words.wish())
                : "%s %d production clients?".formatted(words.asked(), rest.size()),
            course.work().seen(watched()),
            rest,
            "no",
            plan(rest));
    if (!new RolloutApproval(course).given(State.APPROVAL, subject)) {
      board.ended(boxes.approval(), BoxState.STUCK, "nobody answered in time");
      throw Ended.rejected("nobody answered in time");
    }
    board.ended(boxes.approval(), BoxState.DONE, "");
  }

  /** What the approval is for: this, for these clients. */
  private List<String> plan(List<Target> targets) {
    var parts = new ArrayList<>(List.of("canary", course.work().approved()));
    parts.addAll(course.work().chosen());
    Stream.concat(shares.canaries().stream(), targets.stream())
        .forEach(target -> parts.add(target.client().value()));
    return parts;
  }

  private String text(List<Share<R>> shares) {
    return shares.stream()
        .limit(10)
        .map(share -> share.target().client() + " " + share.said())
        .collect(joining("; "));
  }
}

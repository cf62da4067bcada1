package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.EndedByOperator;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.decision.RolloutStopped;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/**
 * Runs the canary group: changes it first, watches it and asks for approval. ADR §8, Canary
 * Process.
 */
public final class Canary<R extends ClientResult> {
  private final RolloutContext<R> course;
  private final OperatorView board;
  private final RolloutDecisions rollout;
  private final TargetTable<R> shares;
  private final HostInspection survey;
  private final RolloutSteps steps;

  public Canary(RolloutContext<R> course, HostInspection survey) {
    this.course = course;
    this.board = course.board();
    this.rollout = course.rollout();
    this.shares = course.shares();
    this.survey = survey;
    this.steps = course.work().steps();
  }

  /**
   * Returns once canary was approved; throws {@link RolloutStopped} or {@link EndedByOperator}
   * otherwise.
   */
  public void run(boolean unwellToo) {
    start(unwellToo);
    soak();
    approve();
  }

  /** Returns once at least one canary has succeeded and none has failed. */
  private void start(boolean unwellToo) {
    var turns = new WaveRunner<>(course);
    var doing = course.work().words().doing() + " canary";
    var targets = shares.canaries();
    for (; ; ) {
      turns.take(
          steps.canary(), targets, RolloutStage.CANARY, doing, unwellToo, this::canaryFailed);
      var failed = shares.where(share -> share.canary() && share.failed());
      if (!failed.isEmpty()) {
        board.ended(steps.canary(), StepState.STUCK, text(failed));
        throw RolloutStopped.rejected("canary failed: " + text(failed));
      }
      if (!watched().isEmpty()) {
        board.ended(steps.canary(), StepState.DONE, text(shares.where(share -> share.canary())));
        return;
      }
      rollout.ask(
          RolloutStage.CANARY_STUCK,
          steps.canary(),
          "no canary could be reached or changed: " + text(shares.where(share -> share.canary())));
      targets = shares.targets(share -> share.canary() && share.outcome() == Outcome.DEFERRED);
    }
  }

  /** A run begun before 2026-11-30 started the other canaries all the same. */
  private boolean canaryFailed() {
    return KernelVersion.third() && shares.canaryFailed();
  }

  private List<Target> watched() {
    return shares.targets(share -> share.canary() && share.good());
  }

  /** Returns once the soak passed or an operator accepted it; a failed soak ends the rollout. */
  private void soak() {
    for (; ; ) {
      var watch = new SoakMonitor<>(course, survey, watched());
      var verdict = watch.run();
      switch (verdict) {
        case PASS -> {
          board.ended(steps.soak(), StepState.DONE, watch.text());
          return;
        }
        case FAIL -> {
          board.ended(steps.soak(), StepState.STUCK, watch.text());
          throw RolloutStopped.rejected("canary was unhealthy during the soak: " + watch.text());
        }
        case INCONCLUSIVE -> {
          var why = "neither passed nor failed: " + watch.text();
          if (rollout.ask(RolloutStage.SOAK_UNCLEAR, steps.soak(), why) == Verb.SKIP) {
            return;
          }
        }
      }
    }
  }

  /** Returns once approved; a missing answer counts as a rejection. */
  private void approve() {
    board.running(steps.approval());
    var rest = shares.production();
    var words = course.work().words();
    var subject =
        new RolloutApproval.Subject(
            rest.isEmpty()
                ? "Keep it on the canary clients? There are no production clients to %s."
                    .formatted(words.wish())
                : "%s %d production clients?".formatted(words.asked(), rest.size()),
            course.work().approval().seen(watched()),
            rest,
            "no",
            plan(rest));
    if (!new RolloutApproval(course).given(RolloutStage.APPROVAL, subject)) {
      board.ended(steps.approval(), StepState.STUCK, "nobody answered in time");
      throw RolloutStopped.rejected("nobody answered in time");
    }
    board.ended(steps.approval(), StepState.DONE, "");
  }

  /** What the approval is for: this, for these clients. */
  private List<String> plan(List<Target> targets) {
    var parts = new ArrayList<>(List.of("canary", course.work().approval().approved()));
    parts.addAll(course.work().approval().chosen());
    Stream.concat(shares.canaries().stream(), targets.stream())
        .forEach(target -> parts.add(target.client().value()));
    return parts;
  }

  private String text(List<TargetStatus<R>> shares) {
    return shares.stream()
        .limit(10)
        .map(share -> share.target().client() + " " + share.said())
        .collect(joining("; "));
  }
}

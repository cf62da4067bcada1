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
  private final RolloutContext<R> context;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<R> table;
  private final HostInspection inspection;
  private final RolloutSteps steps;

  public Canary(RolloutContext<R> context, HostInspection inspection) {
    this.context = context;
    this.view = context.view();
    this.decisions = context.decisions();
    this.table = context.table();
    this.inspection = inspection;
    this.steps = context.action().steps();
  }

  /**
   * Returns once canary was approved; throws {@link RolloutStopped} or {@link EndedByOperator}
   * otherwise.
   */
  public void run(boolean includeUnhealthy) {
    start(includeUnhealthy);
    soak();
    approve();
  }

  /** Returns once at least one canary has succeeded and none has failed. */
  private void start(boolean includeUnhealthy) {
    var waveRunner = new WaveRunner<>(context);
    var doing = context.action().words().doing() + " canary";
    var targets = table.canaries();
    for (; ; ) {
      waveRunner.take(
          steps.canary(),
          targets,
          RolloutStage.CANARY,
          doing,
          includeUnhealthy,
          this::canaryFailed);
      var failed = table.where(status -> status.canary() && status.failed());
      if (!failed.isEmpty()) {
        view.ended(steps.canary(), StepState.STUCK, text(failed));
        throw RolloutStopped.rejected("canary failed: " + text(failed));
      }
      if (!watched().isEmpty()) {
        view.ended(steps.canary(), StepState.DONE, text(table.where(status -> status.canary())));
        return;
      }
      decisions.ask(
          RolloutStage.CANARY_STUCK,
          steps.canary(),
          "no canary could be reached or changed: " + text(table.where(status -> status.canary())));
      targets = table.targets(status -> status.canary() && status.outcome() == Outcome.DEFERRED);
      inspect(targets);
    }
  }

  /** A canary that the plan left out is inspected now: its offboarding may have been aborted. */
  private void inspect(List<Target> targets) {
    var unseen = targets.stream().filter(it -> inspection.seen(it).isEmpty()).toList();
    if (!unseen.isEmpty()) {
      decisions.readingAnywhere(wanted -> inspection.look(steps.inspection(), unseen, wanted));
    }
  }

  /** A run begun before 2026-11-30 started the other canaries all the same. */
  private boolean canaryFailed() {
    return KernelVersion.third() && table.canaryFailed();
  }

  private List<Target> watched() {
    return table.targets(status -> status.canary() && status.good());
  }

  /** Returns once the soak passed or an operator accepted it; a failed soak ends the rollout. */
  private void soak() {
    for (; ; ) {
      var watch = new SoakMonitor<>(context, inspection, watched());
      var verdict = watch.run();
      switch (verdict) {
        case PASS -> {
          view.ended(steps.soak(), StepState.DONE, watch.text());
          return;
        }
        case FAIL -> {
          view.ended(steps.soak(), StepState.STUCK, watch.text());
          throw RolloutStopped.rejected("canary was unhealthy during the soak: " + watch.text());
        }
        case INCONCLUSIVE -> {
          var why = "neither passed nor failed: " + watch.text();
          if (decisions.ask(RolloutStage.SOAK_UNCLEAR, steps.soak(), why) == Verb.SKIP) {
            return;
          }
        }
      }
    }
  }

  /** Returns once approved; a missing answer counts as a rejection. */
  private void approve() {
    view.running(steps.approval());
    var rest = table.production();
    var words = context.action().words();
    var subject =
        new RolloutApproval.Subject(
            rest.isEmpty()
                ? "Keep it on the canary clients? The plan has no production clients to %s."
                    .formatted(words.wish())
                : "%s %d production clients?".formatted(words.asked(), rest.size()),
            context.action().approval().seen(watched()),
            rest,
            "no",
            plan(rest));
    if (!new RolloutApproval(context).given(RolloutStage.APPROVAL, subject)) {
      view.ended(steps.approval(), StepState.STUCK, "nobody answered in time");
      throw RolloutStopped.rejected("nobody answered in time");
    }
    view.ended(steps.approval(), StepState.DONE, "");
  }

  /** What the approval is for: this, for these clients. */
  private List<String> plan(List<Target> targets) {
    var parts = new ArrayList<>(List.of("canary", context.action().approval().approved()));
    parts.addAll(context.action().approval().chosen());
    Stream.concat(table.canaries().stream(), targets.stream())
        .forEach(target -> parts.add(target.client().value()));
    return parts;
  }

  private String text(List<TargetStatus<R>> statuses) {
    return statuses.stream()
        .limit(10)
        .map(status -> status.target().client() + " " + status.said())
        .collect(joining("; "));
  }
}

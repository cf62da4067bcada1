package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.decision.RolloutStopped;
import society.postx.platform.workflows.rollout.plan.Budget;
import society.postx.platform.workflows.rollout.plan.Waves;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;
import society.postx.platform.workflows.text.Quantities;

/** Runs the production group in waves within the failure budget, then retries deferred clients. */
public final class Production<R extends ClientResult> {
  /**
   * A rebooting host answers within minutes; a later release with {@code resumes} handles the
   * others.
   */
  private static final List<Duration> BEFORE_TRIES =
      List.of(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15));

  private final RolloutContext<R> context;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<R> table;
  private final RolloutSteps steps;
  private final WaveRunner<R> waveRunner;
  private final boolean includeUnhealthy;

  public Production(RolloutContext<R> context, boolean includeUnhealthy) {
    this.context = context;
    this.view = context.view();
    this.decisions = context.decisions();
    this.table = context.table();
    this.steps = context.action().steps();
    this.waveRunner = new WaveRunner<>(context);
    this.includeUnhealthy = includeUnhealthy;
  }

  /**
   * Returns once every wave has had its turn.
   *
   * @param between called with the number of the next wave; may continue as a new run
   */
  public void waves(int first, IntConsumer between) {
    var clients = table.production();
    var waves = waves(clients);
    for (var wave = first; wave < waves.size(); wave++) {
      between.accept(wave);
      var targets = waves.get(wave);
      if (context.settings().asksBeforeEachWave()
          && wave > 0) { // the first was approved with canary
        approve(wave, waves.size(), targets);
      }
      waveRunner.take(
          steps.waves(),
          targets,
          RolloutStage.WAVE,
          "Wave %d of %d".formatted(wave + 1, waves.size()),
          includeUnhealthy,
          this::enough);
      stopWhereEnough();
    }
    view.ended(
        steps.waves(),
        StepState.DONE,
        "%d clients in %d waves, %d failed"
            .formatted(clients.size(), waves.size(), table.failures()));
  }

  private List<List<Target>> waves(List<Target> clients) {
    var waves = new ArrayList<List<Target>>();
    var from = 0;
    for (var size :
        Waves.sizes(clients.size(), context.settings().firstWaves(), context.settings().atOnce())) {
      waves.add(clients.subList(from, from + size));
      from += size;
    }
    return waves;
  }

  /** A missing answer stops the rollout; changed clients keep what they run. */
  private void approve(int wave, int waves, List<Target> targets) {
    var words = context.action().words();
    var names = targets.stream().map(it -> it.client().value()).toList();
    var plan =
        new ArrayList<>(List.of("wave " + (wave + 1), context.action().approval().approved()));
    plan.addAll(names);
    var subject =
        new RolloutApproval.Subject(
            "Wave %d of %d: %s %d clients?"
                .formatted(wave + 1, waves, words.wish(), targets.size()),
            "%d of %d production clients are done, %d failed"
                .formatted(
                    table.where(status -> !status.canary() && status.good()).size(),
                    table.production().size(),
                    table.failures()),
            targets,
            "the rollout stops; " + words.kept(),
            plan);
    if (!new RolloutApproval(context).given(RolloutStage.WAVE_APPROVAL, subject)) {
      throw RolloutStopped.stopped(
          "nobody approved wave %d in time; %s".formatted(wave + 1, words.kept()));
    }
  }

  private Budget budget() {
    return context.settings().budget(table.production().size());
  }

  private boolean enough() {
    return budget().exceededBy(table.failures()) || !failedCanaries().isEmpty();
  }

  /** A canary that could not be reached at first has its turn after production. */
  private List<TargetStatus<R>> failedCanaries() {
    return KernelVersion.second()
        ? table.where(status -> status.canary() && status.failed())
        : List.of(); // in older runs such a release ended as DONE
  }

  private void stopWhereEnough() {
    var canaries = failedCanaries();
    if (!canaries.isEmpty()) {
      var why =
          "canary failed: "
              + canaries.stream()
                  .limit(10)
                  .map(status -> status.target().client() + " " + status.said())
                  .collect(joining("; "));
      view.ended(steps.deferred(), StepState.STUCK, why);
      throw RolloutStopped.rejected(why);
    }
    if (budget().exceededBy(table.failures())) {
      var why = "%d clients failed, the budget is %s".formatted(table.failures(), budget());
      view.ended(steps.waves(), StepState.STUCK, why);
      throw RolloutStopped.stopped(why);
    }
  }

  /** What went wrong and did not end the rollout; empty where nothing did. */
  public String withinBudget() {
    var failed = table.failures();
    var deferred = stillWanted(table.deferred()).size();
    var leftOut = table.deferred().size() - deferred;
    var later = context.action().words().later();
    return Stream.of(
            failed == 0 ? "" : failed + " failed, within the budget",
            deferred == 0
                ? ""
                : "%d clients stay deferred, within the budget; %s".formatted(deferred, later),
            leftOut == 0 ? "" : "%d left out, being offboarded; %s".formatted(leftOut, later))
        .filter(it -> !it.isEmpty())
        .collect(joining("; "));
  }

  /** Without those that are being offboarded, since the plan or later: it holds them for weeks. */
  private List<Target> stillWanted(List<Target> deferred) {
    var wanted =
        deferred.stream()
            .filter(it -> !table.of(it.client()).leftOut())
            .filter(it -> !PermitLease.isOffboarding(it.client(), table.of(it.client()).why()))
            .toList();
    return wanted.size() == deferred.size() || KernelVersion.fourth() ? wanted : deferred;
  }

  /** Retries deferred clients; too many that stay deferred end the rollout. */
  public void deferred() {
    for (var wait : BEFORE_TRIES) {
      var deferred = stillWanted(table.deferred());
      if (deferred.isEmpty()) {
        break;
      }
      var at = WorkflowTime.now().plus(wait);
      view.running(steps.deferred());
      decisions.enter(
          RolloutStage.DEFERRED,
          "%d clients are retried at %s".formatted(deferred.size(), Quantities.time(at)));
      decisions.sleepUntil(at);
      waveRunner.take(
          steps.deferred(),
          deferred,
          RolloutStage.DEFERRED,
          "Retrying %d clients".formatted(deferred.size()),
          includeUnhealthy,
          this::enough);
      stopWhereEnough();
    }
    var left = table.deferred();
    var wanted = stillWanted(left).size();
    var text =
        left.stream()
            .limit(10)
            .map(it -> it.client() + " " + table.of(it.client()).why())
            .collect(joining("; "));
    view.ended(
        steps.deferred(),
        left.isEmpty() ? StepState.DONE : wanted == 0 ? StepState.SKIPPED : StepState.STUCK,
        left.isEmpty() ? "no client is left" : text);
    if (budget().exceededBy(wanted)) {
      throw RolloutStopped.stopped(
          "%d clients stay deferred: %s; %s"
              .formatted(left.size(), text, context.action().words().later()));
    }
  }
}

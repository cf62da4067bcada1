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

  private final RolloutContext<R> course;
  private final OperatorView board;
  private final RolloutDecisions rollout;
  private final TargetTable<R> shares;
  private final RolloutSteps steps;
  private final WaveRunner<R> turns;
  private final boolean unwellToo;

  public Production(RolloutContext<R> course, boolean unwellToo) {
    this.course = course;
    this.board = course.board();
    this.rollout = course.rollout();
    this.shares = course.shares();
    this.steps = course.work().steps();
    this.turns = new WaveRunner<>(course);
    this.unwellToo = unwellToo;
  }

  /**
   * Returns once every wave has had its turn.
   *
   * @param between called with the number of the next wave; may continue as a new run
   */
  public void waves(int first, IntConsumer between) {
    var clients = shares.production();
    var waves = waves(clients);
    for (var wave = first; wave < waves.size(); wave++) {
      between.accept(wave);
      var targets = waves.get(wave);
      if (course.terms().asksBeforeEachWave() && wave > 0) { // the first was approved with canary
        approve(wave, waves.size(), targets);
      }
      turns.take(
          steps.waves(),
          targets,
          RolloutStage.WAVE,
          "Wave %d of %d".formatted(wave + 1, waves.size()),
          unwellToo,
          this::enough);
      stopWhereEnough();
    }
    board.ended(
        steps.waves(),
        StepState.DONE,
        "%d clients in %d waves, %d failed"
            .formatted(clients.size(), waves.size(), shares.failures()));
  }

  private List<List<Target>> waves(List<Target> clients) {
    var waves = new ArrayList<List<Target>>();
    var from = 0;
    for (var size :
        Waves.sizes(clients.size(), course.terms().firstWaves(), course.terms().atOnce())) {
      waves.add(clients.subList(from, from + size));
      from += size;
    }
    return waves;
  }

  /** A missing answer stops the rollout; changed clients keep what they run. */
  private void approve(int wave, int waves, List<Target> targets) {
    var words = course.work().words();
    var names = targets.stream().map(it -> it.client().value()).toList();
    var plan = new ArrayList<>(List.of("wave " + (wave + 1), course.work().approval().approved()));
    plan.addAll(names);
    var subject =
        new RolloutApproval.Subject(
            "Wave %d of %d: %s %d clients?"
                .formatted(wave + 1, waves, words.wish(), targets.size()),
            "%d of %d production clients are done, %d failed"
                .formatted(
                    shares.where(share -> !share.canary() && share.good()).size(),
                    shares.production().size(),
                    shares.failures()),
            targets,
            "the rollout stops; " + words.kept(),
            plan);
    if (!new RolloutApproval(course).given(RolloutStage.WAVE_APPROVAL, subject)) {
      throw RolloutStopped.stopped(
          "nobody approved wave %d in time; %s".formatted(wave + 1, words.kept()));
    }
  }

  private Budget budget() {
    return course.terms().budget(shares.production().size());
  }

  private boolean enough() {
    return budget().exceededBy(shares.failures()) || !failedCanaries().isEmpty();
  }

  /** A canary that could not be reached at first has its turn after production. */
  private List<TargetStatus<R>> failedCanaries() {
    return KernelVersion.second()
        ? shares.where(share -> share.canary() && share.failed())
        : List.of(); // in older runs such a release ended as DONE
  }

  private void stopWhereEnough() {
    var canaries = failedCanaries();
    if (!canaries.isEmpty()) {
      var why =
          "canary failed: "
              + canaries.stream()
                  .limit(10)
                  .map(share -> share.target().client() + " " + share.said())
                  .collect(joining("; "));
      board.ended(steps.deferred(), StepState.STUCK, why);
      throw RolloutStopped.rejected(why);
    }
    if (budget().exceededBy(shares.failures())) {
      var why = "%d clients failed, the budget is %s".formatted(shares.failures(), budget());
      board.ended(steps.waves(), StepState.STUCK, why);
      throw RolloutStopped.stopped(why);
    }
  }

  /** What went wrong and did not end the rollout; empty where nothing did. */
  public String withinBudget() {
    var failed = shares.failures();
    var deferred = shares.deferred().size();
    return Stream.of(
            failed == 0 ? "" : failed + " failed, within the budget",
            deferred == 0
                ? ""
                : "%d clients stay deferred, within the budget; %s"
                    .formatted(deferred, course.work().words().later()))
        .filter(it -> !it.isEmpty())
        .collect(joining("; "));
  }

  /** Retries deferred clients; too many that stay deferred end the rollout. */
  public void deferred() {
    for (var wait : BEFORE_TRIES) {
      var deferred = shares.deferred();
      if (deferred.isEmpty()) {
        break;
      }
      var at = WorkflowTime.now().plus(wait);
      board.running(steps.deferred());
      rollout.enter(
          RolloutStage.DEFERRED,
          "%d clients are retried at %s".formatted(deferred.size(), Quantities.time(at)));
      rollout.sleepUntil(at);
      turns.take(
          steps.deferred(),
          deferred,
          RolloutStage.DEFERRED,
          "Retrying %d clients".formatted(deferred.size()),
          unwellToo,
          this::enough);
      stopWhereEnough();
    }
    var left = shares.deferred();
    var text =
        left.stream()
            .limit(10)
            .map(it -> it.client() + " " + shares.of(it.client()).why())
            .collect(joining("; "));
    board.ended(
        steps.deferred(),
        left.isEmpty() ? StepState.DONE : StepState.STUCK,
        left.isEmpty() ? "no client is left" : text);
    if (budget().exceededBy(left.size())) {
      throw RolloutStopped.stopped(
          "%d clients stay deferred: %s; %s"
              .formatted(left.size(), text, course.work().words().later()));
    }
  }
}

package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.rollout.Budget;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;
import society.postx.platform.workflows.rollout.Waves;

/** Everybody but canary: in waves, within the budget; who could not be deployed to at the end. */
final class Production {
  /** A host that reboots is back within minutes; one that stays away is for {@code resumes}. */
  private static final List<Duration> BEFORE_TRIES =
      List.of(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15));

  private final DeployReleaseInput input;
  private final Release release;
  private final Board board;
  private final Rollout rollout;
  private final Shares shares;
  private final Deployments deployments;
  private final boolean unwellToo;

  Production(
      DeployReleaseInput input,
      Release release,
      Board board,
      Rollout rollout,
      Shares shares,
      Deployments deployments,
      boolean unwellToo) {
    this.input = input;
    this.release = release;
    this.board = board;
    this.rollout = rollout;
    this.shares = shares;
    this.deployments = deployments;
    this.unwellToo = unwellToo;
  }

  /**
   * Returns once every wave is deployed.
   *
   * @param between called with the number of the next wave; may continue as a new run
   */
  void waves(int first, Approval approval, IntConsumer between) {
    var clients = shares.production();
    var waves = waves(clients);
    for (var wave = first; wave < waves.size(); wave++) {
      between.accept(wave);
      var targets = waves.get(wave);
      if (input.asksBeforeEachWave() && wave > 0) { // the first was approved with canary
        approve(approval, wave, waves.size(), targets);
      }
      deployments.deploy(
          ReleaseStep.WAVES,
          targets,
          State.WAVE,
          "Wave %d of %d".formatted(wave + 1, waves.size()),
          unwellToo,
          this::enough);
      stopWhereEnough();
    }
    board.ended(
        ReleaseStep.WAVES,
        BoxState.DONE,
        "%d clients in %d waves, %d failed"
            .formatted(clients.size(), waves.size(), shares.failures()));
  }

  private List<List<Target>> waves(List<Target> clients) {
    var waves = new ArrayList<List<Target>>();
    var from = 0;
    for (var size : Waves.sizes(clients.size(), input.firstWaves(), input.atOnce())) {
      waves.add(clients.subList(from, from + size));
      from += size;
    }
    return waves;
  }

  /** Silence here leaves good clients alone: what runs the release keeps it. */
  private void approve(Approval approval, int wave, int waves, List<Target> targets) {
    var names = targets.stream().map(it -> it.client().value()).toList();
    var question =
        "Wave %d of %d: deploy to %s?"
            .formatted(wave + 1, waves, names.stream().limit(50).collect(joining(", ")));
    var plan = new ArrayList<>(List.of("wave " + (wave + 1), release.commit()));
    plan.addAll(names);
    if (!approval.given(State.WAVE_APPROVAL, question, plan)) {
      throw new Ended(
          DeployReleaseResult.Outcome.STOPPED,
          "nobody approved wave %d in time; who runs the release keeps it".formatted(wave + 1));
    }
  }

  private Budget budget() {
    return input.budget(shares.production().size());
  }

  private boolean enough() {
    return budget().exceededBy(shares.failures());
  }

  private void stopWhereEnough() {
    if (enough()) {
      var why = "%d clients failed, the budget is %s".formatted(shares.failures(), budget());
      board.ended(ReleaseStep.WAVES, BoxState.STUCK, why);
      throw new Ended(DeployReleaseResult.Outcome.STOPPED, why);
    }
  }

  /** Tries again who was deferred; too many who stay so end the release. */
  void deferred() {
    for (var wait : BEFORE_TRIES) {
      var deferred = shares.deferred();
      if (deferred.isEmpty()) {
        break;
      }
      var at = Rollout.now().plus(wait);
      board.running(ReleaseStep.DEFERRED);
      rollout.enter(
          State.DEFERRED, "%d clients are tried again at %s".formatted(deferred.size(), at));
      rollout.sleepUntil(at);
      deployments.deploy(
          ReleaseStep.DEFERRED,
          deferred,
          State.DEFERRED,
          "Trying %d clients again".formatted(deferred.size()),
          unwellToo,
          this::enough);
      stopWhereEnough();
    }
    var left = shares.deferred();
    var text =
        left.stream()
            .limit(10)
            .map(it -> it.client() + " " + shares.of(it.client()).deployment().why())
            .collect(joining("; "));
    board.ended(
        ReleaseStep.DEFERRED,
        left.isEmpty() ? BoxState.DONE : BoxState.STUCK,
        left.isEmpty() ? "nobody is left" : text);
    if (budget().exceededBy(left.size())) {
      throw new Ended(
          DeployReleaseResult.Outcome.STOPPED,
          "%d clients stay deferred: %s; a release that resumes this one takes them"
              .formatted(left.size(), text));
    }
  }
}

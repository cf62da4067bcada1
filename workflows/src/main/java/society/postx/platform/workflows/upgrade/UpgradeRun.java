package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.LongHistory;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.Canary;
import society.postx.platform.workflows.rollout.Course;
import society.postx.platform.workflows.rollout.Production;
import society.postx.platform.workflows.rollout.Recording;
import society.postx.platform.workflows.rollout.RolloutId;
import society.postx.platform.workflows.rollout.TargetGate;
import society.postx.platform.workflows.rollout.decision.Ended;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.decision.TakenBack;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.target.Details;
import society.postx.platform.workflows.rollout.target.Share;
import society.postx.platform.workflows.rollout.target.Shares;
import society.postx.platform.workflows.rollout.target.Survey;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.upgrade.UpgradeServersResult.Outcome;

/** An upgrade from its targets to its record. */
final class UpgradeRun {
  private final UpgradeServersInput input;
  private final Board board;
  private final Rollout rollout;
  private final Shares<UpgradeResult> shares;
  private final String id = RolloutId.ofWorkflow("upgrade/2026-11-25");
  private final UpgradeWork work;
  private final Instant startedAt;
  private Optional<UpgradeTargets> targets = Optional.empty();
  private int firstWave;
  private boolean unwellToo;

  UpgradeRun(
      UpgradeServersInput input, Board board, Rollout rollout, Shares<UpgradeResult> shares) {
    this.input = input;
    this.board = board;
    this.rollout = rollout;
    this.shares = shares;
    this.work = new UpgradeWork(id, shares);
    var carried = input.carried();
    startedAt = carried == null ? Rollout.now() : carried.startedAt();
    if (carried != null) {
      board.restore(carried.checklist());
      rollout.restore(carried.paused());
      shares.restore(carried.shares());
      targets = Optional.of(carried.targets());
      firstWave = carried.wave();
      unwellToo = carried.unwellToo();
    }
    board.begin(new Details<>(shares, UpgradeRun::more)::markdown);
  }

  private static String more(UpgradeResult result) {
    var downtime = result.downtime();
    return (result.packages().isEmpty() ? "" : "; %d packages".formatted(result.packages().size()))
        + (result.rebooted() ? "; rebooted" : "")
        + (downtime == null ? "" : "; down for " + Quantities.duration(downtime.down()));
  }

  UpgradeServersResult run() {
    return board.run(this::rolledOut);
  }

  private UpgradeServersResult rolledOut() {
    try {
      return ended(upgrade());
    } catch (TakenBack told) {
      rollout.heard();
      var outcome = told.verb() == Verb.REJECT ? Outcome.REJECTED : Outcome.ABORTED;
      return ended(result(outcome, told.words(), work.results()));
    } catch (Ended end) {
      var outcome = end.isRejected() ? Outcome.REJECTED : Outcome.STOPPED;
      board.tell("upgrade %s ended: %s".formatted(id, outcome), end.why());
      return ended(result(outcome, end.why(), work.results()));
    }
  }

  private UpgradeServersResult upgrade() {
    if (targets.isPresent()) {
      return production(course());
    }
    rollout.enter(State.PREPARING, "Whom it is for");
    var found =
        rollout.reading(
            () ->
                board.ask(
                    UpgradeStep.FIND_TARGETS, UpgradeActivities.class, it -> it.targetsOf(input)));
    targets = Optional.of(found);
    shares.fill(found.targets());
    board.ended(
        UpgradeStep.FIND_TARGETS, BoxState.DONE, "%d targets".formatted(found.targets().size()));
    rollout.checkpoint();
    var survey = new Survey(board);
    rollout.reading(wanted -> survey.look(UpgradeStep.SURVEY, found.targets(), wanted));
    rollout.checkpoint();
    if (input.terms().dry()) {
      return preview(survey);
    }
    if (found.targets().isEmpty()) {
      return result(Outcome.DONE, "there is no client to upgrade", List.of());
    }
    var course = course();
    unwellToo = new TargetGate<>(course, survey).pass();
    rollout.checkpoint();
    new Canary<>(course, survey).run(unwellToo);
    return production(course);
  }

  private UpgradeServersResult preview(Survey survey) {
    board.running(UpgradeStep.PENDING);
    var results = new ArrayList<UpgradeResult>();
    for (var batch : Survey.batches(shares.all())) {
      var asked = new LinkedHashMap<Share<UpgradeResult>, Promise<PendingUpdates>>();
      batch.stream()
          .filter(share -> survey.of(share.target()).condition() != Condition.UNREACHABLE)
          .forEach(
              share ->
                  survey
                      .address(share.target())
                      .ifPresent(address -> asked.put(share, pending(share, address))));
      batch.forEach(share -> results.add(preview(share, survey, asked)));
    }
    board.ended(UpgradeStep.PENDING, BoxState.DONE, "%d clients".formatted(results.size()));
    return result(Outcome.PLANNED, "a dry run: nothing was changed", results);
  }

  private static Promise<PendingUpdates> pending(Share<UpgradeResult> share, String address) {
    var client = share.target().client();
    var hosts = Patience.LONG.stub(PackageActivities.class, "what %s lacks".formatted(client));
    return Async.function(
        hosts::pendingUpdates, new HostAddress(client, address), Operation.runLabel());
  }

  private static UpgradeResult preview(
      Share<UpgradeResult> share,
      Survey survey,
      Map<Share<UpgradeResult>, Promise<PendingUpdates>> asked) {
    var client = share.target().client();
    var answer = asked.get(share);
    if (answer == null) {
      return UpgradeResult.untouched(
          client, DeploymentResult.Outcome.DEFERRED, survey.of(share.target()).why());
    }
    var pending = answer.get();
    return pending.nothing()
        ? UpgradeResult.untouched(
            client,
            DeploymentResult.Outcome.UP_TO_DATE,
            "no security update is pending and no reboot is asked for")
        : UpgradeResult.untouched(
            client, DeploymentResult.Outcome.NOT_STARTED, "would upgrade " + pending.note());
  }

  private UpgradeServersResult production(Course<UpgradeResult> course) {
    var production = new Production<>(course, unwellToo);
    production.waves(firstWave, this::continueWhereLong);
    production.deferred();
    var failed = shares.failures();
    return result(
        Outcome.DONE,
        failed == 0 ? "" : "%d failed, within the budget".formatted(failed),
        work.results());
  }

  /** A long history is handed on between two waves, while nothing runs. */
  private void continueWhereLong(int wave) {
    if (!LongHistory.reached()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    rollout.checkpoint();
    var found = targets.orElseThrow();
    Workflow.continueAsNew(
        input.carrying(
            new UpgradeState(
                new UpgradeTargets(List.of(), found.freezes(), found.zone()),
                startedAt,
                shares.all(),
                wave,
                unwellToo,
                rollout.paused(),
                board.checklist())));
  }

  private Course<UpgradeResult> course() {
    var found = targets.orElseThrow();
    var calendar = new Calendar(found.freezes(), ZoneId.of(found.zone()));
    return new Course<>(work, input.terms(), calendar, board, rollout, shares);
  }

  private UpgradeServersResult result(Outcome outcome, String why, List<UpgradeResult> clients) {
    return new UpgradeServersResult(
        id,
        outcome,
        why,
        input.reason(),
        input.operator(),
        startedAt,
        Rollout.now(),
        clients,
        board.checklist().decisions());
  }

  /** Writes it down; a dry run, and an upgrade that never got to its targets, leave no trace. */
  private UpgradeServersResult ended(UpgradeServersResult result) {
    if (result.outcome() != Outcome.PLANNED && targets.isPresent()) {
      new Recording(board, rollout, UpgradeStep.RECORD)
          .write(
              "upgrades/%s.md".formatted(id),
              () ->
                  Patience.SHORT
                      .stub(UpgradeActivities.class, UpgradeStep.RECORD.title())
                      .recordUpgrade(result, Operation.runLabel()));
    }
    rollout.enter(
        State.ENDED, result.outcome() + (result.why().isEmpty() ? "" : ": " + result.why()));
    return result;
  }
}

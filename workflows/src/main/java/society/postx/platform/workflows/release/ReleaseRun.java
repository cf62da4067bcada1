package society.postx.platform.workflows.release;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.FailureType;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Patience;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.release.DeployReleaseResult.Outcome;
import society.postx.platform.workflows.rollout.Effect;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;
import society.postx.platform.workflows.rollout.TakenBack;

/** A release from its revision to its record. ADR §8. */
final class ReleaseRun {
  /** Where Temporal suggests to continue as a new run; its test server never does. */
  private static final int EVENTS = 4096;

  private final DeployReleaseInput input;
  private final Board board;
  private final Rollout rollout;
  private final Shares shares;
  private final String id = id();
  private final Instant startedAt;
  private Optional<Release> release = Optional.empty();
  private int firstWave;
  private boolean unwellToo;

  ReleaseRun(DeployReleaseInput input, Board board, Rollout rollout, Shares shares) {
    this.input = input;
    this.board = board;
    this.rollout = rollout;
    this.shares = shares;
    var carried = input.carried();
    startedAt = carried == null ? Rollout.now() : carried.startedAt();
    if (carried != null) {
      board.restore(carried.checklist());
      rollout.restore(carried.paused());
      shares.restore(carried.shares());
      release = Optional.of(carried.release());
      firstWave = carried.wave();
      unwellToo = carried.unwellToo();
    }
    board.begin(new ReleaseDetails(board, shares, rollout)::markdown);
  }

  /** {@code deploy/2026-11-25-nextcloud} is release 2026-11-25-nextcloud. */
  private static String id() {
    var workflow = Workflow.getInfo().getWorkflowId();
    var id = workflow.substring(workflow.lastIndexOf('/') + 1);
    if (!id.matches(DeployReleaseInput.NAME) || id.contains("..")) {
      throw FailureType.INVALID_INPUT.stop(
          "workflow id: '%s': deploy/ and 1-100 letters, digits or . _ - (example: deploy/2026-11-25-nextcloud)"
              .formatted(workflow));
    }
    return id;
  }

  DeployReleaseResult run() {
    try {
      return ended(rollOut());
    } catch (TakenBack told) {
      takeBack(told.words());
      var outcome = told.verb() == Verb.REJECT ? Outcome.REJECTED : Outcome.ROLLED_BACK;
      return ended(result(outcome, told.words(), shares.deployments()));
    } catch (Ended end) {
      if (end.outcome() == Outcome.REJECTED) {
        takeBack(end.why());
      }
      board.tell("release %s ended: %s".formatted(id, end.outcome()), end.why());
      return ended(result(end.outcome(), end.why(), shares.deployments()));
    }
  }

  private DeployReleaseResult rollOut() {
    if (release.isPresent()) {
      return production(deployments(), approval());
    }
    rollout.enter(State.PREPARING, "Resolving " + input.revision());
    var resolved = board.ask(ReleaseStep.RESOLVE, ReleaseActivities.class, it -> it.resolve(input));
    release = Optional.of(resolved);
    shares.fill(resolved.targets());
    board.ended(
        ReleaseStep.RESOLVE,
        BoxState.DONE,
        "%s \"%s\", %d targets"
            .formatted(resolved.commit(), resolved.subject(), resolved.targets().size()));
    rollout.checkpoint();
    var survey = new Survey(input, board, resolved.commit());
    survey.look(ReleaseStep.SURVEY, resolved.targets());
    rollout.checkpoint();
    if (input.dry()) {
      return preview(survey);
    }
    if (resolved.targets().isEmpty()) {
      return result(Outcome.DONE, "no client is left to deploy to", List.of());
    }
    var gates = new Gates(board, rollout);
    gates.images(resolved.images());
    unwellToo = gates.targets(survey, shares);
    rollout.checkpoint();
    var deployments = deployments();
    var approval = approval();
    var canary = new Canary(input, resolved, board, rollout, shares, survey);
    canary.deploy(deployments, unwellToo);
    canary.soak();
    canary.approve(approval);
    return production(deployments, approval);
  }

  private DeployReleaseResult preview(Survey survey) {
    board.running(ReleaseStep.PLAN_CHANGES);
    var plan = survey.preview(shares.all());
    board.ended(ReleaseStep.PLAN_CHANGES, BoxState.DONE, "%d clients".formatted(plan.size()));
    return result(Outcome.PLANNED, "a dry run: nothing was changed", plan);
  }

  private DeployReleaseResult production(Deployments deployments, Approval approval) {
    var production =
        new Production(input, release(), board, rollout, shares, deployments, unwellToo);
    production.waves(firstWave, approval, this::continueWhereLong);
    production.deferred();
    var failed = shares.failures();
    return result(
        Outcome.DONE,
        failed == 0 ? "" : "%d failed, within the budget".formatted(failed),
        shares.deployments());
  }

  /** A long history is handed on between two waves, while nothing runs. */
  private void continueWhereLong(int wave) {
    var info = Workflow.getInfo();
    if (!info.isContinueAsNewSuggested() && info.getHistoryLength() < EVENTS) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    rollout.checkpoint();
    var whole = release();
    var slim =
        new Release(
            whole.commit(), whole.subject(), List.of(), List.of(), whole.freezes(), whole.zone());
    Workflow.continueAsNew(
        input.carrying(
            new ReleaseState(
                slim,
                startedAt,
                shares.all(),
                wave,
                unwellToo,
                rollout.paused(),
                board.checklist())));
  }

  private void takeBack(String why) {
    if (release.isEmpty()) {
      rollout.bringingBack(why);
      return;
    }
    new Return(input, id, release(), board, rollout, shares).run(deployments(), why);
  }

  private Deployments deployments() {
    return new Deployments(input, id, release(), board, rollout, shares);
  }

  private Approval approval() {
    return new Approval(
        board, rollout, id, Workflow.getInfo().getWorkflowId(), input.approvalTime());
  }

  private Release release() {
    return release.orElseThrow();
  }

  private DeployReleaseResult result(Outcome outcome, String why, List<DeploymentResult> clients) {
    return new DeployReleaseResult(
        id,
        outcome,
        why,
        release.map(Release::commit).orElse(""),
        input.reason(),
        input.operator(),
        startedAt,
        Rollout.now(),
        clients,
        board.checklist().decisions());
  }

  /** Writes it down; a dry run, and a release that never got to its commit, leave no trace. */
  private DeployReleaseResult ended(DeployReleaseResult result) {
    if (result.outcome() != Outcome.PLANNED && release.isPresent()) {
      record(result);
    }
    rollout.enter(
        State.ENDED, result.outcome() + (result.why().isEmpty() ? "" : ": " + result.why()));
    return result;
  }

  private void record(DeployReleaseResult result) {
    for (; ; ) {
      rollout.enter(State.RECORDING, "Writing deployments/%s.md".formatted(id));
      var recorded =
          board.attempt(
              ReleaseStep.RECORD,
              () ->
                  Patience.SHORT
                      .stub(ReleaseActivities.class, ReleaseStep.RECORD.title())
                      .record(result, Operation.runLabel()));
      if (!recorded.failed()
          || rollout.ask(State.RECORD_STUCK, ReleaseStep.RECORD, recorded.failure())
              == Effect.PASSED_OVER) {
        return;
      }
    }
  }
}

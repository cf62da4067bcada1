package society.postx.platform.workflows.release;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.LongHistory;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.release.DeployReleaseResult.Outcome;
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
import society.postx.platform.workflows.rollout.target.Shares;
import society.postx.platform.workflows.rollout.target.Survey;
import society.postx.platform.workflows.text.Quantities;

/** A release from its revision to its record. ADR §8. */
final class ReleaseRun {
  private final DeployReleaseInput input;
  private final Board board;
  private final Rollout rollout;
  private final Shares<DeployClientResult> shares;
  private final String id = RolloutId.ofWorkflow("deploy/2026-11-25-nextcloud");
  private final Instant startedAt;
  private Optional<Release> release = Optional.empty();
  private int firstWave;
  private boolean unwellToo;

  ReleaseRun(
      DeployReleaseInput input, Board board, Rollout rollout, Shares<DeployClientResult> shares) {
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
    board.begin(new Details<>(shares, ReleaseRun::more)::markdown);
  }

  private static String more(DeployClientResult result) {
    var deployment = result.deployment();
    var downtime = deployment.downtime();
    var images = deployment.images();
    return (images.isEmpty() ? "" : "; runs " + String.join(" ", images))
        + (downtime == null ? "" : "; down for " + Quantities.duration(downtime.down()));
  }

  DeployReleaseResult run() {
    return board.run(this::rolledOut);
  }

  private DeployReleaseResult rolledOut() {
    try {
      return ended(rollOut());
    } catch (TakenBack told) {
      takeBack(told.words());
      var outcome = told.verb() == Verb.REJECT ? Outcome.REJECTED : Outcome.ROLLED_BACK;
      return ended(result(outcome, told.words(), deployments()));
    } catch (Ended end) {
      var outcome = end.isRejected() ? Outcome.REJECTED : Outcome.STOPPED;
      if (end.isRejected()) {
        takeBack(end.why());
      }
      board.tell("release %s ended: %s".formatted(id, outcome), end.why());
      return ended(result(outcome, end.why(), deployments()));
    }
  }

  private DeployReleaseResult rollOut() {
    if (release.isPresent()) {
      return production(course(new Survey(board)));
    }
    rollout.enter(State.PREPARING, "Resolving " + input.goal());
    var resolved =
        rollout.reading(
            () -> board.ask(ReleaseStep.RESOLVE, ReleaseActivities.class, it -> it.resolve(input)));
    release = Optional.of(resolved);
    shares.fill(resolved.targets());
    board.ended(
        ReleaseStep.RESOLVE,
        BoxState.DONE,
        "%s \"%s\", %d targets"
            .formatted(resolved.commit(), resolved.subject(), resolved.targets().size()));
    rollout.checkpoint();
    var survey = new Survey(board);
    rollout.reading(wanted -> survey.look(ReleaseStep.SURVEY, resolved.targets(), wanted));
    rollout.checkpoint();
    if (input.terms().dry()) {
      return preview(survey);
    }
    if (resolved.targets().isEmpty()) {
      return result(Outcome.DONE, "no client is left to deploy to", List.of());
    }
    var course = course(survey);
    new Gates(board, rollout).images(resolved.images());
    unwellToo = new TargetGate<>(course, survey).pass();
    rollout.checkpoint();
    new Canary<>(course, survey).run(unwellToo);
    return production(course);
  }

  private DeployReleaseResult preview(Survey survey) {
    board.running(ReleaseStep.PLAN_CHANGES);
    var plan = changes(survey).preview(shares.all());
    board.ended(ReleaseStep.PLAN_CHANGES, BoxState.DONE, "%d clients".formatted(plan.size()));
    return result(Outcome.PLANNED, "a dry run: nothing was changed", plan);
  }

  private DeployReleaseResult production(Course<DeployClientResult> course) {
    var production = new Production<>(course, unwellToo);
    production.waves(firstWave, this::continueWhereLong);
    production.deferred();
    var failed = shares.failures();
    return result(
        Outcome.DONE,
        failed == 0 ? "" : "%d failed, within the budget".formatted(failed),
        deployments());
  }

  /** A long history is handed on between two waves, while nothing runs. */
  private void continueWhereLong(int wave) {
    if (!LongHistory.reached()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    rollout.checkpoint();
    var whole = release();
    var slim =
        new Release(
            whole.commit(),
            whole.subject(),
            apps(),
            List.of(),
            List.of(),
            whole.freezes(),
            whole.zone());
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
    var survey = new Survey(board);
    new Return(work(survey), course(survey)).run(why);
  }

  private Course<DeployClientResult> course(Survey survey) {
    var calendar = new Calendar(release().freezes(), ZoneId.of(release().zone()));
    return new Course<>(work(survey), input.terms(), calendar, board, rollout, shares);
  }

  private ReleaseWork work(Survey survey) {
    return new ReleaseWork(id, release(), apps(), changes(survey), shares);
  }

  private PlannedChanges changes(Survey survey) {
    return new PlannedChanges(apps(), release().commit(), survey);
  }

  /** How it ended for every client; nobody where the revision never came to a release. */
  private List<DeploymentResult> deployments() {
    return release.isEmpty() ? List.of() : work(new Survey(board)).deployments();
  }

  private List<AppName> apps() {
    var resolved = release().apps();
    return resolved == null ? input.appsToDeploy() : resolved;
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
    new Recording(board, rollout, ReleaseStep.RECORD)
        .write(
            "deployments/%s.md".formatted(id),
            () ->
                Patience.SHORT
                    .stub(ReleaseActivities.class, ReleaseStep.RECORD.title())
                    .record(result, Operation.runLabel()));
  }
}

package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.FleetState;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.LongHistory;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.permit.OffboardedActivities;
import society.postx.platform.workflows.permit.OffboardedClient;
import society.postx.platform.workflows.rollout.decision.EndedByOperator;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.decision.RolloutStopped;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetDetails;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/** Runs a rollout from its plan to its record. ADR §8. */
public final class RolloutRun<P extends RolloutPlan, R extends ClientResult, T> {
  /** Most clients that the plan's note names; the table has all. */
  private static final int NAMED = 10;

  private final RolloutType<P, R, T> type;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<R> table;
  private final Instant startedAt;
  private Optional<P> plan = Optional.empty();
  private int firstWave;
  private boolean includeUnhealthy;

  /**
   * @param more what a client's line adds about its result; begins with a semicolon
   */
  public RolloutRun(
      RolloutType<P, R, T> type,
      OperatorView view,
      RolloutDecisions decisions,
      TargetTable<R> table,
      Function<R, String> more) {
    this.type = type;
    this.view = view;
    this.decisions = decisions;
    this.table = table;
    var carried = type.carried();
    startedAt = carried == null ? WorkflowTime.now() : carried.startedAt();
    if (carried != null) {
      view.restore(carried.checklist());
      decisions.restore(carried.paused());
      table.restore(carried.statuses());
      plan = Optional.of(carried.plan());
      firstWave = carried.wave();
      includeUnhealthy = carried.unwellToo();
    }
    view.begin(new TargetDetails<>(table, more)::markdown);
  }

  public T run() {
    return view.run(this::rolledOut);
  }

  private T rolledOut() {
    try {
      return rollOut();
    } catch (EndedByOperator decided) {
      if (type.rollsBack()) {
        rollBack(decided.words());
      } else {
        decisions.carriedOut();
      }
      var rejected = decided.verb() == Verb.REJECT;
      return ended(
          rejected ? RolloutOutcome.REJECTED : type.endedByOperator(), decided.words(), results());
    } catch (RolloutStopped end) {
      if (end.isRejected() && type.rollsBack()) {
        rollBack(end.why());
      } else {
        decisions.ends(end.why()); // operators may decide while the alert's workflow starts
      }
      var outcome = end.isRejected() ? RolloutOutcome.REJECTED : RolloutOutcome.STOPPED;
      view.incidents()
          .tell(
              "ENDED_" + outcome,
              "%s ended: %s".formatted(type.words().title(), outcome),
              end.why());
      return ended(outcome, end.why(), results());
    }
  }

  private T rollOut() {
    var inspection = new HostInspection(view);
    if (plan.isPresent()) {
      type.begin(plan.get(), inspection);
      return production(context());
    }
    plan(inspection);
    decisions.checkpoint();
    var targets = table.wanted();
    decisions.reading(wanted -> inspection.look(type.steps().inspection(), targets, wanted));
    decisions.checkpoint();
    if (type.settings().dry()) {
      var clients = decisions.readingAnywhere(this::preview);
      return ended(RolloutOutcome.PLANNED, "a dry run: nothing was changed", clients);
    }
    if (targets.isEmpty()) {
      return nobodyWanted();
    }
    var context = context();
    type.awaitChecks();
    includeUnhealthy = new TargetGate<>(context, inspection).pass();
    decisions.checkpoint();
    new Canary<>(context, inspection).run(includeUnhealthy);
    return production(context);
  }

  private void plan(HostInspection inspection) {
    decisions.enter(RolloutStage.PREPARING, type.planning());
    var found = decisions.reading(type::plan);
    plan = Optional.of(found);
    type.begin(found, inspection);
    table.fill(found.targets());
    var note = KernelVersion.fourth() ? leaveOut(found.targets()) : "";
    view.ended(type.steps().plan(), StepState.DONE, type.planned(found) + note);
  }

  /**
   * Leaves out clients whose users are out: a change of them would fail, or let users in again.
   * Where nobody can say which, they are deferred later and do not count.
   */
  private String leaveOut(List<Target> targets) {
    var clients = targets.stream().map(Target::client).toList();
    var permits =
        ActivityProfile.SHORT.stub(OffboardedActivities.class, "which clients are offboarded");
    var answer = decisions.reading(() -> Attempt.of(() -> permits.beingOffboarded(clients)));
    if (answer.failed()) {
      return "; cannot tell which clients are being offboarded: " + answer.failure();
    }
    var leaving = answer.get();
    var results = new LinkedHashMap<ClientName, R>();
    leaving.forEach(
        it ->
            results.put(
                it.client(), type.untouched(it.client(), Outcome.DEFERRED, FleetState.LEFT_OUT)));
    table.leaveOut(results);
    return leaving.isEmpty() ? "" : "; left out, being offboarded: " + named(leaving);
  }

  private static String named(List<OffboardedClient> leaving) {
    var named = leaving.stream().limit(NAMED).map(OffboardedClient::text).collect(joining(", "));
    return leaving.size() <= NAMED
        ? named
        : "%s and %d more".formatted(named, leaving.size() - NAMED);
  }

  private T nobodyWanted() {
    if (table.all().isEmpty()) {
      return ended(RolloutOutcome.DONE, type.nothingToDo(), List.of());
    }
    throw RolloutStopped.stopped(
        "every client that is left is being offboarded, nothing was changed; "
            + type.words().later());
  }

  private List<R> preview() {
    view.running(type.steps().preview());
    var clients = new ArrayList<>(type.preview(table.where(status -> !status.leftOut())));
    table.where(TargetStatus::leftOut).forEach(status -> clients.add(result(status)));
    view.ended(type.steps().preview(), StepState.DONE, "%d clients".formatted(clients.size()));
    return clients;
  }

  private T production(RolloutContext<R> context) {
    var production = new Production<>(context, includeUnhealthy);
    production.waves(firstWave, this::continueWhereLong);
    production.deferred();
    return ended(RolloutOutcome.DONE, production.withinBudget(), results());
  }

  /** Continues as a new run between two waves if the history is long. */
  private void continueWhereLong(int wave) {
    if (!LongHistory.reached()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    decisions.checkpoint();
    Workflow.continueAsNew(
        type.continued(
            new RolloutState<>(
                type.withoutTargets(plan.orElseThrow()),
                startedAt,
                table.all(),
                wave,
                includeUnhealthy,
                decisions.paused(),
                view.checklist())));
  }

  private void rollBack(String why) {
    if (plan.isEmpty()) {
      decisions.beginRollback(why);
    } else {
      type.rollBack(context(), why);
    }
  }

  private RolloutContext<R> context() {
    return new RolloutContext<>(
        type, type.settings(), plan.orElseThrow().calendar(), view, decisions, table);
  }

  /** How it ended for every client. */
  private List<R> results() {
    return table.all().stream().map(this::result).toList();
  }

  private R result(TargetStatus<R> status) {
    var result = status.result();
    return result == null
        ? type.untouched(status.target().client(), status.outcome(), status.why())
        : result;
  }

  /** Records the result, except for a dry run or a rollout without a plan. */
  private T ended(RolloutOutcome outcome, String why, List<R> clients) {
    var end =
        new RolloutEnd(outcome, why, startedAt, WorkflowTime.now(), view.checklist().decisions());
    var result = type.result(end, clients);
    if (outcome != RolloutOutcome.PLANNED && plan.isPresent() && !leavesNoTrace()) {
      new ResultRecorder(view, decisions, type.steps().record())
          .write(type.file(), () -> type.record(result));
    }
    decisions.enter(RolloutStage.ENDED, end.text());
    return result;
  }

  /** An aborted dry run has another outcome than PLANNED, and changed nothing either. */
  private boolean leavesNoTrace() {
    return type.settings().dry() && KernelVersion.third(); // older runs recorded it
  }
}

package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetTable;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.text.Quantities;

/** Runs one wave: starts clients in their windows until all have ended or the rollout ends. */
public final class WaveRunner<R extends ClientResult> {
  private final RolloutContext<R> context;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<R> table;

  public WaveRunner(RolloutContext<R> context) {
    this.context = context;
    this.view = context.view();
    this.decisions = context.decisions();
    this.table = context.table();
  }

  /**
   * Runs these clients in parallel. Throws EndedByOperator if an operator ended the rollout, after
   * all running clients have ended or wait for a decision.
   *
   * @param state the rollout's state meanwhile
   * @param enough true once no more may be started
   */
  void take(
      Step step,
      List<Target> targets,
      RolloutStage state,
      String headline,
      boolean includeUnhealthy,
      BooleanSupplier enough) {
    decisions.enter(state, headline);
    var hosts = locate(step, targets);
    if (hosts.failed()) {
      targets.forEach(target -> defer(target, "cannot find its host: " + hosts.failure()));
    } else {
      var known = new HashMap<ClientName, HostAddress>();
      hosts.get().forEach(host -> known.put(host.client(), host));
      view.running(step);
      var forward = new Forward(known, state, headline, includeUnhealthy, enough);
      var parallel =
          new BoundedParallel<R>(context.settings().atOnce(), forward, withHost(targets, known));
      table.leave(parallel.run());
    }
    if (!enough.getAsBoolean()) {
      decisions.awaitResumed(); // a pause that came while the last ones ran holds what follows
    }
    decisions.checkpoint();
  }

  /** Finds all hosts with one listing of the servers. */
  public Attempt<List<HostAddress>> locate(Step step, List<Target> targets) {
    var names = targets.stream().map(Target::client).toList();
    return new StepRunner(view)
        .attempt(
            step,
            () ->
                decisions.readingAnywhere(
                    () ->
                        ActivityProfile.SHORT
                            .stub(ServerActivities.class, "locate the hosts")
                            .locate(names)));
  }

  private List<Target> withHost(List<Target> targets, Map<ClientName, HostAddress> known) {
    targets.stream()
        .filter(target -> !known.containsKey(target.client()))
        .forEach(target -> defer(target, "no server has its labels; check that it is onboarded"));
    return targets.stream().filter(target -> known.containsKey(target.client())).toList();
  }

  private void defer(Target target, String why) {
    var client = target.client();
    table.ended(client, context.action().untouched(client, Outcome.DEFERRED, why));
  }

  /** Decides for the clients of a wave. */
  private final class Forward implements StartPolicy<R> {
    private final Map<ClientName, HostAddress> hosts;
    private final RolloutStage state;
    private final String headline;
    private final boolean includeUnhealthy;
    private final BooleanSupplier enough;

    private Forward(
        Map<ClientName, HostAddress> hosts,
        RolloutStage state,
        String headline,
        boolean includeUnhealthy,
        BooleanSupplier enough) {
      this.hosts = hosts;
      this.state = state;
      this.headline = headline;
      this.includeUnhealthy = includeUnhealthy;
      this.enough = enough;
    }

    @Override
    public boolean over() {
      return decisions.over() || enough.getAsBoolean();
    }

    @Override
    public boolean held() {
      return decisions.paused();
    }

    @Override
    public int decisionCount() {
      return decisions.decisionCount();
    }

    @Override
    public Optional<Instant> opens(Target target) {
      var now = WorkflowTime.now();
      return context.settings().atAnyTime()
          ? Optional.of(now)
          : context.calendar().opens(target.window(), now);
    }

    @Override
    public boolean waitsForDecision(Target target) {
      return table.waitsForDecision(target.client());
    }

    /** A stuck client may be stuck because of what this wave changes. */
    @Override
    public boolean passesWaitingClients() {
      return false;
    }

    /** They must not delay the rollback of the others. */
    @Override
    public boolean leavesRunning() {
      return context.action().rollsBack() && (decisions.over() || table.canaryFailed());
    }

    @Override
    public Promise<R> start(Target target) {
      var client = target.client();
      table.started(client);
      var host = hosts.get(client);
      if (host == null) {
        throw new IllegalStateException("started without a host: " + client);
      }
      var action = context.action();
      return ClientWorkflows.answer(
          action, client, action.start(table.of(client), host, includeUnhealthy));
    }

    @Override
    public OptionalInt ended(Target target, R result, List<Target> waiting) {
      table.ended(target.client(), result);
      view.childrenWait(table.waitingForDecision());
      return OptionalInt.empty();
    }

    @Override
    public void neverOpens(Target target) {
      defer(target, "no maintenance window opens within %d days".formatted(Calendar.DAYS));
    }

    @Override
    public void waitsFor(Instant opens, Target target) {
      var freeze =
          context
              .calendar()
              .freeze(WorkflowTime.now())
              .map(it -> "the freeze \"%s\" lasts until %s".formatted(it.reason(), it.to()))
              .orElse("its window is closed");
      decisions.enter(
          RolloutStage.WINDOW,
          "%s; %s waits until %s: %s"
              .formatted(headline, target.client(), Quantities.time(opens), freeze));
    }

    @Override
    public void runs(int running, int waiting) {
      decisions.enter(state, "%s: %d running, %d waiting".formatted(headline, running, waiting));
    }
  }
}

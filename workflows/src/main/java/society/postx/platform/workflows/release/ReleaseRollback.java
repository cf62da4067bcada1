package society.postx.platform.workflows.release;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.BoundedParallel;
import society.postx.platform.workflows.rollout.ClientWorkflowActivities;
import society.postx.platform.workflows.rollout.ClientWorkflows;
import society.postx.platform.workflows.rollout.RolloutContext;
import society.postx.platform.workflows.rollout.StartPolicy;
import society.postx.platform.workflows.rollout.WaveRunner;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Rolls a release back on all clients that it changed, most recently changed first. A client that
 * waits for a decision does not block the others: another one starts in its place.
 */
final class ReleaseRollback implements StartPolicy<DeployClientResult> {
  private final ReleaseRollout type;
  private final RolloutContext<DeployClientResult> context;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<DeployClientResult> table;
  private final Map<ClientName, HostAddress> hosts = new HashMap<>();

  /** Deployments that still ran when the rollback began. */
  private final Map<Target, Promise<DeployClientResult>> forward;

  private final Set<Target> begun = new HashSet<>();

  ReleaseRollback(ReleaseRollout type, RolloutContext<DeployClientResult> context) {
    this.type = type;
    this.context = context;
    this.view = context.view();
    this.decisions = context.decisions();
    this.table = context.table();
    this.forward = table.unfinished();
  }

  /** Returns once all clients run what they ran before or an operator gave up. */
  void run(String why) {
    var touched =
        table.newestFirst(RollbackResult::canRollBack).stream().map(TargetStatus::target).toList();
    var waveRunner = new WaveRunner<>(context);
    decisions.beginRollback("%s; rolling back %d clients".formatted(why, touched.size()));
    adoptLeft();
    if (touched.isEmpty() && forward.isEmpty()) {
      view.ended(
          ReleaseStep.ROLL_BACK,
          StepState.DONE,
          "no client runs this release; nothing to roll back");
      return;
    }
    var sought = Stream.concat(touched.stream(), forward.keySet().stream()).toList();
    var located = waveRunner.locate(ReleaseStep.ROLL_BACK, sought);
    while (located.failed()) {
      decisions.ask(RolloutStage.ROLLBACK_STUCK, ReleaseStep.ROLL_BACK, located.failure());
      located = waveRunner.locate(ReleaseStep.ROLL_BACK, sought);
    }
    decisions.enter(RolloutStage.ROLLING_BACK, why);
    located.get().forEach(host -> hosts.put(host.client(), host));
    view.running(ReleaseStep.ROLL_BACK);
    begun.addAll(touched);
    new BoundedParallel<>(context.settings().atOnce(), this, touched, forward).run();
    view.ended(ReleaseStep.ROLL_BACK, StepState.DONE, outcome());
  }

  /**
   * A run before a reset may have begun with clients that this run did not reach: they have the
   * release, or get it.
   */
  private void adoptLeft() {
    var untouched =
        table.targets(status -> status.result() == null && !forward.containsKey(status.target()));
    if (untouched.isEmpty() || !KernelVersion.third()) { // an older run left them
      return;
    }
    var found = findLeft(untouched);
    while (found.failed()) {
      decisions.ask(RolloutStage.ROLLBACK_STUCK, ReleaseStep.ROLL_BACK, found.failure());
      found = findLeft(untouched);
    }
    for (var client : found.get()) {
      table.started(client);
      forward.put(table.of(client).target(), ClientWorkflows.adopt(type, client));
    }
  }

  private Attempt<List<ClientName>> findLeft(List<Target> targets) {
    var clients = targets.stream().map(Target::client).toList();
    return new StepRunner(view)
        .attempt(
            ReleaseStep.ROLL_BACK,
            () ->
                ActivityProfile.SHORT
                    .stub(ClientWorkflowActivities.class, "find what an earlier run left")
                    .findClientWorkflows(clients, Operation.runLabel()));
  }

  @Override
  public boolean over() {
    return false;
  }

  @Override
  public boolean held() {
    return false;
  }

  @Override
  public int decisionCount() {
    return 0;
  }

  @Override
  public Optional<Instant> opens(Target target) {
    return hosts.containsKey(target.client()) ? Optional.of(WorkflowTime.now()) : Optional.empty();
  }

  @Override
  public boolean waitsForDecision(Target target) {
    return table.waitsForDecision(target.client());
  }

  @Override
  public boolean passesWaitingClients() {
    return true;
  }

  @Override
  public boolean leavesRunning() {
    return false;
  }

  @Override
  public Promise<DeployClientResult> start(Target target) {
    var status = table.of(target.client());
    var host = hosts.get(target.client());
    if (host == null) {
      throw new IllegalStateException("started without a host: " + target.client());
    }
    table.rollingBack(target.client());
    var back =
        new DeployClientInput(
            host,
            type.id(),
            type.release().commit(),
            type.apps(),
            true,
            RollbackResult.planOf(status));
    var summary = "roll back release %s on %s".formatted(type.id(), target.client());
    return ClientWorkflows.answer(type, target.client(), ReleaseRollout.start(back, summary));
  }

  @Override
  public OptionalInt ended(Target target, DeployClientResult result, List<Target> waiting) {
    var client = target.client();
    var wasForward = forward.remove(target) != null;
    table.ended(client, wasForward ? result : RollbackResult.afterTurn(table.of(client), result));
    view.childrenWait(table.waitingForDecision());
    if (!RollbackResult.canRollBack(table.of(client))) {
      return OptionalInt.empty();
    }
    begun.add(target);
    return OptionalInt.of(placeOf(target, waiting));
  }

  /** {@code 3 clients rolled back, 1 broken}. */
  private String outcome() {
    var broken =
        begun.stream().filter(it -> table.of(it.client()).outcome() != Outcome.ROLLED_BACK).count();
    return "%d clients rolled back%s"
        .formatted(begun.size() - broken, broken == 0 ? "" : ", %d broken".formatted(broken));
  }

  /** Its place in the queue: before clients that were changed earlier. */
  private int placeOf(Target target, List<Target> waiting) {
    var place = table.of(target.client()).place();
    return (int) waiting.stream().takeWhile(it -> table.of(it.client()).place() > place).count();
  }

  @Override
  public void neverOpens(Target target) {
    var lost =
        type.untouched(
            target.client(), Outcome.BROKEN, "not rolled back: no server has its labels any more");
    table.ended(target.client(), RollbackResult.merged(table.of(target.client()), lost));
  }

  @Override
  public void waitsFor(Instant opens, Target target) {}

  @Override
  public void runs(int running, int waiting) {
    view.stage("ROLLING_BACK", "Rolling back: %d running, %d waiting".formatted(running, waiting));
  }
}

package society.postx.platform.workflows.upgrade;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.rollout.ApprovalContent;
import society.postx.platform.workflows.rollout.ClientWorkflows;
import society.postx.platform.workflows.rollout.RolloutEnd;
import society.postx.platform.workflows.rollout.RolloutId;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.RolloutSteps;
import society.postx.platform.workflows.rollout.RolloutType;
import society.postx.platform.workflows.rollout.RolloutWording;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.Quantities;

/** Rolls security updates out to clients' hosts; packages cannot be rolled back. ADR §9. */
final class UpgradeRollout
    implements RolloutType<UpgradeTargets, UpgradeResult, UpgradeServersResult> {
  private static final RolloutSteps STEPS =
      new RolloutSteps(
          UpgradeStep.FIND_TARGETS,
          UpgradeStep.SURVEY,
          UpgradeStep.PENDING,
          UpgradeStep.TARGETS_WELL,
          UpgradeStep.CANARY,
          UpgradeStep.SOAK,
          UpgradeStep.APPROVAL,
          UpgradeStep.WAVES,
          UpgradeStep.DEFERRED,
          UpgradeStep.RECORD);

  private final String id = RolloutId.ofWorkflow("upgrade/2026-11-25");
  private final UpgradeServersInput input;
  private final OperatorView view;
  private final TargetTable<UpgradeResult> table;
  private Optional<HostInspection> inspection = Optional.empty();

  UpgradeRollout(UpgradeServersInput input, OperatorView view, TargetTable<UpgradeResult> table) {
    this.input = input;
    this.view = view;
    this.table = table;
  }

  /** What a client's line adds about its result. */
  static String more(UpgradeResult result) {
    var downtime = result.downtime();
    return (result.packages().isEmpty() ? "" : "; %d packages".formatted(result.packages().size()))
        + (result.rebooted() ? "; rebooted" : "")
        + (downtime == null ? "" : "; down for " + Quantities.duration(downtime.down()));
  }

  @Override
  public RolloutSettings settings() {
    return input.settings();
  }

  @Override
  public @Nullable RolloutState<UpgradeTargets, UpgradeResult> carried() {
    return input.carried();
  }

  @Override
  public String planning() {
    return "Finding the targets";
  }

  @Override
  public UpgradeTargets plan() {
    return new StepRunner(view)
        .ask(UpgradeStep.FIND_TARGETS, UpgradeActivities.class, it -> it.targetsOf(input));
  }

  @Override
  public String planned(UpgradeTargets plan) {
    return "%d targets".formatted(plan.targets().size());
  }

  @Override
  public void begin(UpgradeTargets plan, HostInspection looked) {
    inspection = Optional.of(looked);
  }

  @Override
  public String nothingToDo() {
    return "no client is left to upgrade";
  }

  @Override
  public List<UpgradeResult> preview(List<TargetStatus<UpgradeResult>> all) {
    return new PlannedUpdates(inspection.orElseThrow()).preview(all);
  }

  @Override
  public RolloutOutcome endedByOperator() {
    return RolloutOutcome.ABORTED;
  }

  @Override
  public UpgradeServersResult result(RolloutEnd end, List<UpgradeResult> clients) {
    return new UpgradeServersResult(
        id,
        end.outcome(),
        end.why(),
        input.reason(),
        input.operator(),
        end.startedAt(),
        end.endedAt(),
        clients,
        end.decisions());
  }

  @Override
  public String file() {
    return "upgrades/%s.md".formatted(id);
  }

  @Override
  public String record(UpgradeServersResult result) {
    return ActivityProfile.SHORT
        .stub(UpgradeActivities.class, UpgradeStep.RECORD.title())
        .recordUpgrade(result, Operation.runLabel());
  }

  @Override
  public UpgradeServersInput continued(RolloutState<UpgradeTargets, UpgradeResult> state) {
    return input.carrying(state);
  }

  @Override
  public UpgradeTargets withoutTargets(UpgradeTargets plan) {
    return new UpgradeTargets(List.of(), plan.freezes(), plan.zone());
  }

  @Override
  public RolloutSteps steps() {
    return STEPS;
  }

  @Override
  public RolloutWording words() {
    return new RolloutWording(
        "upgrade " + id,
        "Upgrading",
        "upgrade",
        "upgraded clients stay upgraded",
        "the next upgrade includes them");
  }

  @Override
  public Promise<UpgradeResult> start(
      TargetStatus<UpgradeResult> status, HostAddress host, boolean includeUnhealthy) {
    var child =
        Workflow.newChildWorkflowStub(
            UpgradeServer.class,
            ClientWorkflows.options(
                host.client(), "upgrade %s of %s".formatted(id, host.client())));
    return Async.function(child::run, new UpgradeServerInput(host, id, includeUnhealthy));
  }

  @Override
  public Class<UpgradeResult> resultType() {
    return UpgradeResult.class;
  }

  @Override
  public UpgradeResult untouched(ClientName client, Outcome outcome, String why) {
    return UpgradeResult.untouched(client, outcome, why);
  }

  @Override
  public ClientPlan planOf(Target canary) {
    return ActivityProfile.SHORT
        .stub(InfrastructureActivities.class, "plan of " + canary.client())
        .planOf(canary.client(), Operation.runLabel());
  }

  @Override
  public ApprovalContent approval() {
    return new UpgradeApproval(table);
  }

  /** Packages cannot be rolled back. */
  @Override
  public boolean rollsBack() {
    return false;
  }
}

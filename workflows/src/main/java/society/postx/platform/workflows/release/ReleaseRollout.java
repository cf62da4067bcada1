package society.postx.platform.workflows.release;

import static java.util.Objects.requireNonNull;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClient;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.rollout.ApprovalContent;
import society.postx.platform.workflows.rollout.ClientWorkflows;
import society.postx.platform.workflows.rollout.RolloutContext;
import society.postx.platform.workflows.rollout.RolloutEnd;
import society.postx.platform.workflows.rollout.RolloutId;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.RolloutSteps;
import society.postx.platform.workflows.rollout.RolloutType;
import society.postx.platform.workflows.rollout.RolloutWording;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;
import society.postx.platform.workflows.rollout.targets.TargetTable;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.Quantities;

/** Rolls a commit of the infrastructure repository out to clients and back. ADR §8. */
final class ReleaseRollout
    implements RolloutType<Release, DeployClientResult, DeployReleaseResult> {
  private static final RolloutSteps STEPS =
      new RolloutSteps(
          ReleaseStep.RESOLVE,
          ReleaseStep.SURVEY,
          ReleaseStep.PLAN_CHANGES,
          ReleaseStep.TARGETS_WELL,
          ReleaseStep.CANARY,
          ReleaseStep.SOAK,
          ReleaseStep.APPROVAL,
          ReleaseStep.WAVES,
          ReleaseStep.DEFERRED,
          ReleaseStep.RECORD);

  private final String id = RolloutId.ofWorkflow("deploy/2026-11-25-nextcloud");
  private final DeployReleaseInput input;
  private final OperatorView view;
  private final RolloutDecisions decisions;
  private final TargetTable<DeployClientResult> table;
  private @Nullable Release release;
  private @Nullable PlannedChanges changes;

  ReleaseRollout(
      DeployReleaseInput input,
      OperatorView view,
      RolloutDecisions decisions,
      TargetTable<DeployClientResult> table) {
    this.input = input;
    this.view = view;
    this.decisions = decisions;
    this.table = table;
  }

  /** What a client's line adds about its result. */
  static String more(DeployClientResult result) {
    var deployment = result.deployment();
    var downtime = deployment.downtime();
    var images = deployment.images();
    return (images.isEmpty() ? "" : "; runs " + String.join(" ", images))
        + (downtime == null ? "" : "; down for " + Quantities.duration(downtime.down()));
  }

  @Override
  public RolloutSettings settings() {
    return input.settings();
  }

  @Override
  public @Nullable RolloutState<Release, DeployClientResult> carried() {
    return input.carried();
  }

  @Override
  public String planning() {
    return "Resolving " + input.goal();
  }

  @Override
  public Release plan() {
    return new StepRunner(view)
        .ask(ReleaseStep.RESOLVE, ReleaseActivities.class, it -> it.resolve(input));
  }

  @Override
  public String planned(Release plan) {
    return "%s \"%s\", %d targets".formatted(plan.commit(), plan.subject(), plan.targets().size());
  }

  @Override
  public void begin(Release plan, HostInspection inspection) {
    release = plan;
    changes = new PlannedChanges(apps(), plan.commit(), inspection);
  }

  String id() {
    return id;
  }

  Release release() {
    return requireNonNull(release);
  }

  private PlannedChanges changes() {
    return requireNonNull(changes);
  }

  /** Apps that it deploys; empty for all. */
  List<AppName> apps() {
    var resolved = release().apps();
    return resolved == null ? input.appsToDeploy() : resolved;
  }

  @Override
  public String nothingToDo() {
    return "no client is left to deploy to";
  }

  @Override
  public void awaitChecks() {
    new ImageGate(view, decisions).images(release().images());
    if (comparesSecrets()) {
      new RefusalGate(view, decisions).compare(inspected(), release().commit(), apps());
    }
  }

  /** False for runs begun before 2026-11-30. Their branch may go after 2027-04-30. */
  private static boolean comparesSecrets() {
    return Workflow.getVersion("secrets-recorded", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private List<HostState> inspected() {
    return release().targets().stream()
        .flatMap(target -> changes().inspection().seen(target).stream())
        .filter(seen -> !seen.apps().isEmpty())
        .toList();
  }

  @Override
  public List<DeployClientResult> preview(List<TargetStatus<DeployClientResult>> all) {
    return changes().preview(all).stream().map(it -> new DeployClientResult(it, null)).toList();
  }

  @Override
  public RolloutOutcome endedByOperator() {
    return RolloutOutcome.ROLLED_BACK;
  }

  @Override
  public void rollBack(RolloutContext<DeployClientResult> context, String why) {
    new ReleaseRollback(this, context).run(why);
  }

  @Override
  public DeployReleaseResult result(RolloutEnd end, List<DeployClientResult> clients) {
    return new DeployReleaseResult(
        id,
        end.outcome(),
        end.why(),
        release == null ? "" : release.commit(),
        input.reason(),
        input.operator(),
        end.startedAt(),
        end.endedAt(),
        clients.stream().map(DeployClientResult::deployment).toList(),
        end.decisions());
  }

  @Override
  public String file() {
    return "deployments/%s.md".formatted(id);
  }

  @Override
  public String record(DeployReleaseResult result) {
    return ActivityProfile.SHORT
        .stub(ReleaseActivities.class, ReleaseStep.RECORD.title())
        .record(result, Operation.runLabel());
  }

  @Override
  public DeployReleaseInput continued(RolloutState<Release, DeployClientResult> state) {
    return input.carrying(state);
  }

  @Override
  public Release withoutTargets(Release plan) {
    return new Release(
        plan.commit(), plan.subject(), apps(), List.of(), List.of(), plan.freezes(), plan.zone());
  }

  @Override
  public RolloutSteps steps() {
    return STEPS;
  }

  @Override
  public RolloutWording words() {
    return new RolloutWording(
        "release " + id,
        "Deploying to",
        "deploy to",
        "clients that run the release keep it",
        "a release that resumes this one deploys to them");
  }

  @Override
  public Promise<DeployClientResult> start(
      TargetStatus<DeployClientResult> status, HostAddress host, boolean includeUnhealthy) {
    return start(
        new DeployClientInput(host, id, release().commit(), apps(), includeUnhealthy, null),
        "release %s to %s".formatted(id, host.client()));
  }

  static Promise<DeployClientResult> start(DeployClientInput input, String summary) {
    var child =
        Workflow.newChildWorkflowStub(
            DeployClient.class, ClientWorkflows.options(input.host().client(), summary));
    return Async.function(child::run, input);
  }

  @Override
  public Class<DeployClientResult> resultType() {
    return DeployClientResult.class;
  }

  @Override
  public DeployClientResult untouched(ClientName client, Outcome outcome, String why) {
    return new DeployClientResult(
        new DeploymentResult(
            client, outcome, why, List.of(), List.of(), List.of(), List.of(), null, null, null,
            Map.of()),
        null);
  }

  @Override
  public ClientPlan planOf(Target canary) {
    return changes().plan(canary).get().plan();
  }

  @Override
  public ApprovalContent approval() {
    return new ReleaseApproval(release(), apps(), changes().inspection(), table);
  }

  @Override
  public boolean rollsBack() {
    return true;
  }
}

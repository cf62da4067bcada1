package society.postx.platform.workflows.upgrade;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.rollout.Boxes;
import society.postx.platform.workflows.rollout.Children;
import society.postx.platform.workflows.rollout.Words;
import society.postx.platform.workflows.rollout.Work;
import society.postx.platform.workflows.rollout.target.Share;
import society.postx.platform.workflows.rollout.target.Shares;
import society.postx.platform.workflows.rollout.target.Target;
import society.postx.platform.workflows.server.HostAddress;

/** Brings security updates to clients' hosts. */
record UpgradeWork(String id, Shares<UpgradeResult> shares) implements Work<UpgradeResult> {
  private static final Boxes BOXES =
      new Boxes(
          UpgradeStep.SURVEY,
          UpgradeStep.TARGETS_WELL,
          UpgradeStep.CANARY,
          UpgradeStep.SOAK,
          UpgradeStep.APPROVAL,
          UpgradeStep.WAVES,
          UpgradeStep.DEFERRED,
          UpgradeStep.RECORD);

  @Override
  public Boxes boxes() {
    return BOXES;
  }

  @Override
  public Words words() {
    return new Words(
        "upgrade " + id,
        "Upgrading",
        "upgrade",
        "who is upgraded stays so",
        "the next upgrade takes them");
  }

  @Override
  public Promise<UpgradeResult> start(
      Share<UpgradeResult> share, HostAddress host, boolean unwellToo) {
    var child =
        Workflow.newChildWorkflowStub(
            UpgradeServer.class,
            Children.options(host.client(), "upgrade %s of %s".formatted(id, host.client())));
    return Async.function(child::run, new UpgradeServerInput(host, id, unwellToo));
  }

  @Override
  public UpgradeResult untouched(ClientName client, Outcome outcome, String why) {
    return UpgradeResult.untouched(client, outcome, why);
  }

  /** How it ended for every client. */
  List<UpgradeResult> results() {
    return shares.all().stream().map(UpgradeWork::result).toList();
  }

  private static UpgradeResult result(Share<UpgradeResult> share) {
    var result = share.result();
    return result == null
        ? UpgradeResult.untouched(share.target().client(), share.outcome(), share.why())
        : result;
  }

  @Override
  public ClientPlan planOf(Target canary) {
    return Patience.SHORT
        .stub(InfrastructureActivities.class, "what " + canary.client() + " has")
        .planOf(canary.client(), Operation.runLabel());
  }

  @Override
  public String seen(List<Target> canaries) {
    var packages = chosen();
    return "%s %s, healthy over HTTPS and for its admin"
        .formatted(
            canaries.stream().map(it -> it.client().value()).collect(joining(", ")),
            packages.isEmpty()
                ? "needed no security update"
                : "has %d security updates".formatted(packages.size()));
  }

  /** What canary got; production may be offered more by the time that it has its turn. */
  @Override
  public List<String> changes(List<Target> targets) {
    var packages = chosen();
    return packages.isEmpty() ? List.of("the security updates that each host lacks") : packages;
  }

  @Override
  public String rejection() {
    return "ends the upgrade here; who is upgraded stays so: packages have no way back";
  }

  /** Packages have no way back. */
  @Override
  public boolean bringsBack() {
    return false;
  }

  @Override
  public String approved() {
    return "security updates";
  }

  /** What canary got; production may be offered more by the time that it has its turn. */
  @Override
  public List<String> chosen() {
    return shares.where(Share::canary).stream()
        .flatMap(share -> result(share).packages().stream())
        .map(PackageChange::toString)
        .distinct()
        .sorted()
        .toList();
  }
}

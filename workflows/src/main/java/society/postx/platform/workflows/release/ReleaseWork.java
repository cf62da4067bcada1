package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClient;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostAddress;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.rollout.Boxes;
import society.postx.platform.workflows.rollout.Children;
import society.postx.platform.workflows.rollout.Share;
import society.postx.platform.workflows.rollout.Shares;
import society.postx.platform.workflows.rollout.Target;
import society.postx.platform.workflows.rollout.Words;
import society.postx.platform.workflows.rollout.Work;

/** Takes clients to a release. */
record ReleaseWork(
    String id,
    Release release,
    List<AppName> apps,
    PlannedChanges changes,
    Shares<DeployClientResult> shares)
    implements Work<DeployClientResult> {
  private static final Boxes BOXES =
      new Boxes(
          ReleaseStep.SURVEY,
          ReleaseStep.TARGETS_WELL,
          ReleaseStep.CANARY,
          ReleaseStep.SOAK,
          ReleaseStep.APPROVAL,
          ReleaseStep.WAVES,
          ReleaseStep.DEFERRED,
          ReleaseStep.RECORD);

  @Override
  public Boxes boxes() {
    return BOXES;
  }

  @Override
  public Words words() {
    return new Words(
        "release " + id,
        "Deploying to",
        "deploy to",
        "who runs the release keeps it",
        "a release that resumes this one takes them");
  }

  @Override
  public Promise<DeployClientResult> start(
      Share<DeployClientResult> share, HostAddress host, boolean unwellToo) {
    return start(
        new DeployClientInput(host, id, release.commit(), apps, unwellToo, null),
        "release %s to %s".formatted(id, host.client()));
  }

  static Promise<DeployClientResult> start(DeployClientInput input, String summary) {
    var child =
        Workflow.newChildWorkflowStub(
            DeployClient.class, Children.options(input.host().client(), summary));
    return Async.function(child::run, input);
  }

  @Override
  public DeployClientResult untouched(ClientName client, Outcome outcome, String why) {
    return new DeployClientResult(
        new DeploymentResult(
            client, outcome, why, List.of(), List.of(), List.of(), List.of(), null, null, null,
            Map.of()),
        null);
  }

  /** How it ended for every client. */
  List<DeploymentResult> deployments() {
    return shares.all().stream().map(this::deployment).toList();
  }

  private DeploymentResult deployment(Share<DeployClientResult> share) {
    var result = share.result();
    return result == null
        ? untouched(share.target().client(), share.outcome(), share.why()).deployment()
        : result.deployment();
  }

  @Override
  public ClientPlan planOf(Target canary) {
    return changes.plan(canary).get().plan();
  }

  @Override
  public String question(List<Target> canaries, int production) {
    return "%s runs %s, healthy over HTTPS and for its admin%s. Deploy to %d production clients?"
        .formatted(
            canaries.stream().map(it -> it.client().value()).collect(joining(", ")),
            release.commit().substring(0, Math.min(12, release.commit().length())),
            migrated(),
            production);
  }

  /** People should know what a later no would cost. */
  private String migrated() {
    var restores =
        shares.newestFirst(Return::leadsBack).stream()
            .filter(share -> Return.wayBack(share).snapshot() != null)
            .map(share -> share.target().client().value())
            .toList();
    return restores.isEmpty()
        ? ""
        : "; it migrated data, so a no restores the backup of %s and what users wrote since is lost"
            .formatted(String.join(", ", restores));
  }

  @Override
  public String approved() {
    return release.commit();
  }

  @Override
  public List<String> chosen() {
    return apps.stream().map(AppName::value).toList();
  }
}

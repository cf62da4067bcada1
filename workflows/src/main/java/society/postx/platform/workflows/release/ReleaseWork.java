package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClient;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.rollout.Boxes;
import society.postx.platform.workflows.rollout.Children;
import society.postx.platform.workflows.rollout.Words;
import society.postx.platform.workflows.rollout.Work;
import society.postx.platform.workflows.rollout.target.Share;
import society.postx.platform.workflows.rollout.target.Shares;
import society.postx.platform.workflows.rollout.target.Target;
import society.postx.platform.workflows.server.HostAddress;

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
  public String seen(List<Target> canaries) {
    return "%s runs %s, healthy over HTTPS and for its admin"
        .formatted(names(canaries), shortCommit());
  }

  private String shortCommit() {
    return release.commit().substring(0, Math.min(12, release.commit().length()));
  }

  @Override
  public List<String> changes(List<Target> targets) {
    var what =
        apps.isEmpty()
            ? "all apps and base/"
            : apps.stream().map(AppName::value).collect(joining(", "));
    var lines = new ArrayList<String>();
    lines.add("%s to %s \"%s\"".formatted(what, shortCommit(), release.subject()));
    lines.addAll(
        new ImageChanges(imagesAfter())
            .lines(
                targets.stream()
                    .flatMap(target -> changes.survey().seen(target).stream())
                    .map(ReleaseWork::images)
                    .toList()));
    return lines;
  }

  private static List<String> images(HostState seen) {
    return seen.apps().stream().flatMap(app -> app.images().stream()).toList();
  }

  /** A run that continues has no images of its release any more; canary runs them. */
  private List<String> imagesAfter() {
    return release.images().isEmpty()
        ? shares.where(Share::canary).stream()
            .flatMap(share -> deployment(share).images().stream())
            .toList()
        : release.images();
  }

  /** People should know what a no costs before they say it. */
  @Override
  public String rejection() {
    var changed = shares.newestFirst(Return::leadsBack);
    if (changed.isEmpty()) {
      return "ends the release; no client was changed by it";
    }
    var back =
        "brings %s back to what it ran"
            .formatted(names(changed.stream().map(Share::target).toList()));
    var restored =
        changed.stream()
            .filter(share -> Return.wayBack(share).snapshot() != null)
            .map(Share::target)
            .toList();
    return restored.isEmpty()
        ? back + "; no data is lost"
        : "%s; data was migrated, so it restores the backup of %s, and what users wrote since is lost"
            .formatted(back, names(restored));
  }

  private static String names(List<Target> targets) {
    var named =
        targets.stream()
            .limit(Question.NAMED)
            .map(it -> it.client().value())
            .collect(joining(", "));
    return targets.size() <= Question.NAMED
        ? named
        : "%s and %d more".formatted(named, targets.size() - Question.NAMED);
  }

  @Override
  public boolean bringsBack() {
    return true;
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

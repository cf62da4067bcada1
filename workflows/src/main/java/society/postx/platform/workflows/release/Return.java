package society.postx.platform.workflows.release;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.HostAddress;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;

/** Takes a release back from all who run it because of it, the last one first. */
final class Return implements Conductor {
  private final DeployReleaseInput input;
  private final String id;
  private final Release release;
  private final Board board;
  private final Rollout rollout;
  private final Shares shares;
  private final Map<ClientName, HostAddress> hosts = new HashMap<>();

  Return(
      DeployReleaseInput input,
      String id,
      Release release,
      Board board,
      Rollout rollout,
      Shares shares) {
    this.input = input;
    this.id = id;
    this.release = release;
    this.board = board;
    this.rollout = rollout;
    this.shares = shares;
  }

  /** Returns once all run what they ran, or people gave some up. */
  void run(Deployments deployments, String why) {
    var touched = shares.newestFirst().stream().map(Share::target).toList();
    rollout.bringingBack("%s; bringing back %d clients".formatted(why, touched.size()));
    if (touched.isEmpty()) {
      board.ended(ReleaseStep.ROLL_BACK, BoxState.DONE, "nobody runs it: nothing to bring back");
      return;
    }
    var located = deployments.locate(ReleaseStep.ROLL_BACK, touched);
    while (located.failed()) {
      rollout.ask(State.ROLLBACK_STUCK, ReleaseStep.ROLL_BACK, located.failure());
      located = deployments.locate(ReleaseStep.ROLL_BACK, touched);
    }
    rollout.enter(State.ROLLING_BACK, why);
    located.get().forEach(host -> hosts.put(host.client(), host));
    board.running(ReleaseStep.ROLL_BACK);
    new SideBySide(input.atOnce(), this, touched).run();
    board.ended(
        ReleaseStep.ROLL_BACK, BoxState.DONE, "%d clients brought back".formatted(touched.size()));
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
  public int told() {
    return 0;
  }

  @Override
  public Optional<Instant> opens(Target target) {
    return hosts.containsKey(target.client()) ? Optional.of(Rollout.now()) : Optional.empty();
  }

  @Override
  public Promise<DeployClientResult> start(Target target) {
    var share = shares.of(target.client());
    var host = hosts.get(target.client());
    if (host == null) {
      throw new IllegalStateException("started without a host: " + target.client());
    }
    shares.returning(target.client());
    return Children.start(
        share,
        new DeployClientInput(
            host, id, release.commit(), input.appsToDeploy(), true, share.wayBack()),
        "release %s is taken back from %s".formatted(id, target.client()));
  }

  @Override
  public void ended(Target target, DeployClientResult result) {
    var client = target.client();
    shares.ended(client, merged(shares.of(client).deployment(), result));
    board.show();
  }

  /** What the client went through: its backup is that of the way forward. */
  private static DeployClientResult merged(DeploymentResult forward, DeployClientResult back) {
    var now = back.deployment();
    return new DeployClientResult(
        new DeploymentResult(
            now.client(),
            now.outcome() == Outcome.ROLLED_BACK ? Outcome.ROLLED_BACK : Outcome.BROKEN,
            now.why(),
            forward.before(),
            now.after(),
            now.images(),
            forward.migrated(),
            forward.snapshot(),
            now.evidence(),
            now.downtime(),
            now.durations()),
        back.back());
  }

  @Override
  public void neverOpens(Target target) {
    var share = shares.of(target.client());
    shares.ended(
        target.client(),
        share.untouched(
            Outcome.BROKEN, "was not brought back: no server carries its labels any more"));
  }

  @Override
  public void waitsFor(Instant opens, Target target) {}

  @Override
  public void runs(int running, int waiting) {
    board.stage("ROLLING_BACK", "Bringing back: %d run, %d wait".formatted(running, waiting));
  }
}

package society.postx.platform.workflows.release;

import static java.util.Objects.requireNonNull;

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
import society.postx.platform.workflows.deployment.WayBack;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.rollout.Children;
import society.postx.platform.workflows.rollout.Conductor;
import society.postx.platform.workflows.rollout.Course;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.Share;
import society.postx.platform.workflows.rollout.Shares;
import society.postx.platform.workflows.rollout.SideBySide;
import society.postx.platform.workflows.rollout.State;
import society.postx.platform.workflows.rollout.Target;
import society.postx.platform.workflows.rollout.Turns;

/** Takes a release back from all who run it because of it, the last one first. */
final class Return implements Conductor<DeployClientResult> {
  private final ReleaseWork work;
  private final Course<DeployClientResult> course;
  private final Board board;
  private final Rollout rollout;
  private final Shares<DeployClientResult> shares;
  private final Map<ClientName, HostAddress> hosts = new HashMap<>();

  Return(ReleaseWork work, Course<DeployClientResult> course) {
    this.work = work;
    this.course = course;
    this.board = course.board();
    this.rollout = course.rollout();
    this.shares = course.shares();
  }

  /** Does the client run the release because of it? */
  static boolean leadsBack(Share<DeployClientResult> share) {
    var result = share.result();
    return result != null && share.outcome() == Outcome.DONE && result.back() != null;
  }

  static WayBack wayBack(Share<DeployClientResult> share) {
    return requireNonNull(requireNonNull(share.result()).back());
  }

  /** Returns once all run what they ran, or people gave some up. */
  void run(String why) {
    var touched = shares.newestFirst(Return::leadsBack).stream().map(Share::target).toList();
    var turns = new Turns<>(course);
    rollout.bringingBack("%s; bringing back %d clients".formatted(why, touched.size()));
    if (touched.isEmpty()) {
      board.ended(ReleaseStep.ROLL_BACK, BoxState.DONE, "nobody runs it: nothing to bring back");
      return;
    }
    var located = turns.locate(ReleaseStep.ROLL_BACK, touched);
    while (located.failed()) {
      rollout.ask(State.ROLLBACK_STUCK, ReleaseStep.ROLL_BACK, located.failure());
      located = turns.locate(ReleaseStep.ROLL_BACK, touched);
    }
    rollout.enter(State.ROLLING_BACK, why);
    located.get().forEach(host -> hosts.put(host.client(), host));
    board.running(ReleaseStep.ROLL_BACK);
    new SideBySide<>(course.terms().atOnce(), this, touched).run();
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
    var back =
        new DeployClientInput(
            host, work.id(), work.release().commit(), work.apps(), true, wayBack(share));
    var summary = "release %s is taken back from %s".formatted(work.id(), target.client());
    return Children.answer(work, target.client(), ReleaseWork.start(back, summary));
  }

  @Override
  public void ended(Target target, DeployClientResult result) {
    var client = target.client();
    shares.ended(client, merged(shares.of(client), result));
    board.show();
  }

  /** What the client went through: its backup is that of the way forward. */
  private static DeployClientResult merged(
      Share<DeployClientResult> share, DeployClientResult back) {
    var forward = requireNonNull(share.result()).deployment();
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
    shares.ended(
        target.client(),
        work.untouched(
            target.client(),
            Outcome.BROKEN,
            "was not brought back: no server carries its labels any more"));
  }

  @Override
  public void waitsFor(Instant opens, Target target) {}

  @Override
  public void runs(int running, int waiting) {
    board.stage("ROLLING_BACK", "Bringing back: %d run, %d wait".formatted(running, waiting));
  }
}

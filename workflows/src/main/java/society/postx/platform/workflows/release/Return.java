package society.postx.platform.workflows.release;

import static java.util.Objects.requireNonNull;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeployClientInput;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.WayBack;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.rollout.Children;
import society.postx.platform.workflows.rollout.Conductor;
import society.postx.platform.workflows.rollout.Course;
import society.postx.platform.workflows.rollout.SideBySide;
import society.postx.platform.workflows.rollout.Turns;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.targets.Share;
import society.postx.platform.workflows.rollout.targets.Shares;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Rolls a release back on all clients that it changed, most recently changed first. A client that
 * waits for a decision does not block the others: another one starts in its place.
 */
final class Return implements Conductor<DeployClientResult> {
  private final ReleaseRollout work;
  private final Course<DeployClientResult> course;
  private final Board board;
  private final Rollout rollout;
  private final Shares<DeployClientResult> shares;
  private final Map<ClientName, HostAddress> hosts = new HashMap<>();

  /** Deployments that waited for a decision when the rollback began. */
  private final Map<Target, Promise<DeployClientResult>> forward;

  private int begun;

  Return(ReleaseRollout work, Course<DeployClientResult> course) {
    this.work = work;
    this.course = course;
    this.board = course.board();
    this.rollout = course.rollout();
    this.shares = course.shares();
    this.forward = shares.unfinished();
  }

  /** Whether this release changed the client and can roll it back. */
  static boolean leadsBack(Share<DeployClientResult> share) {
    var result = share.result();
    return result != null && share.outcome() == Outcome.DONE && result.back() != null;
  }

  static WayBack wayBack(Share<DeployClientResult> share) {
    return requireNonNull(requireNonNull(share.result()).back());
  }

  /** Returns once all clients run what they ran before or an operator gave up. */
  void run(String why) {
    var touched = shares.newestFirst(Return::leadsBack).stream().map(Share::target).toList();
    var turns = new Turns<>(course);
    rollout.bringingBack("%s; rolling back %d clients".formatted(why, touched.size()));
    if (touched.isEmpty() && forward.isEmpty()) {
      board.ended(
          ReleaseStep.ROLL_BACK,
          BoxState.DONE,
          "no client runs this release; nothing to roll back");
      return;
    }
    var sought = Stream.concat(touched.stream(), forward.keySet().stream()).toList();
    var located = turns.locate(ReleaseStep.ROLL_BACK, sought);
    while (located.failed()) {
      rollout.ask(State.ROLLBACK_STUCK, ReleaseStep.ROLL_BACK, located.failure());
      located = turns.locate(ReleaseStep.ROLL_BACK, sought);
    }
    rollout.enter(State.ROLLING_BACK, why);
    located.get().forEach(host -> hosts.put(host.client(), host));
    board.running(ReleaseStep.ROLL_BACK);
    begun = touched.size();
    new SideBySide<>(course.terms().atOnce(), this, touched, forward).run();
    board.ended(ReleaseStep.ROLL_BACK, BoxState.DONE, "%d clients rolled back".formatted(begun));
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
  public boolean asks(Target target) {
    return shares.asks(target.client());
  }

  @Override
  public boolean passesAsking() {
    return true;
  }

  @Override
  public boolean leavesRunning() {
    return false;
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
    var summary = "roll back release %s on %s".formatted(work.id(), target.client());
    return Children.answer(work, target.client(), ReleaseRollout.start(back, summary));
  }

  @Override
  public OptionalInt ended(Target target, DeployClientResult result, List<Target> waiting) {
    var client = target.client();
    var wasForward = forward.remove(target) != null;
    shares.ended(client, wasForward ? result : merged(shares.of(client), result));
    board.childrenWait(shares.asked());
    if (!wasForward || !leadsBack(shares.of(client))) {
      return OptionalInt.empty();
    }
    begun++;
    return OptionalInt.of(placeOf(target, waiting));
  }

  /** Its place in the queue: before clients that were changed earlier. */
  private int placeOf(Target target, List<Target> waiting) {
    var place = shares.of(target.client()).place();
    return (int) waiting.stream().takeWhile(it -> shares.of(it.client()).place() > place).count();
  }

  /** Merges both results of the client: the backup is that of the deployment. */
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
            target.client(), Outcome.BROKEN, "not rolled back: no server has its labels any more"));
  }

  @Override
  public void waitsFor(Instant opens, Target target) {}

  @Override
  public void runs(int running, int waiting) {
    board.stage("ROLLING_BACK", "Rolling back: %d running, %d waiting".formatted(running, waiting));
  }
}

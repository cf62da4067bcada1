package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.rollout.targets.Target;

/** Decides for {@link BoundedParallel} which clients start when and receives their results. */
public interface StartPolicy<R extends ClientResult> {
  /** No more starts: what runs ends, what waits is left as it is. */
  boolean over();

  /** No starts for now. */
  boolean held();

  /** Changes with every decision. */
  int decisionCount();

  /** When the client may be changed; empty if never within the calendar's limit. */
  Optional<Instant> opens(Target target);

  /** Whether the client's own workflow waits for a decision. */
  boolean waitsForDecision(Target target);

  /** Whether others start in place of clients that wait for a decision. */
  boolean passesWaitingClients();

  /** Whether the run ends at once, with what still runs as its answer. */
  boolean leavesRunning();

  Promise<R> start(Target target);

  /**
   * Receives how the client's turn ended.
   *
   * @param waiting clients that wait for their turn, in order
   * @return its place among them where it has another turn; empty where it has none
   */
  OptionalInt ended(Target target, R result, List<Target> waiting);

  /** The client's turn came, but its window does not open in time. */
  void neverOpens(Target target);

  /** Nothing runs; the next client may start at this instant. */
  void waitsFor(Instant opens, Target target);

  void runs(int running, int waiting);
}

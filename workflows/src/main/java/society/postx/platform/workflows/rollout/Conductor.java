package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.Optional;

/** Says for {@link SideBySide} who may start when, and hears how it went. */
public interface Conductor<R extends ShareResult> {
  /** No more starts: what runs ends, what waits is left as it is. */
  boolean over();

  /** No starts for now. */
  boolean held();

  /** Changes when people said something. */
  int told();

  /** When the client may be changed; empty where never, as far as can be seen. */
  Optional<Instant> opens(Target target);

  Promise<R> start(Target target);

  void ended(Target target, R result);

  /** The client's turn came, but no instant is in sight at which it may be changed. */
  void neverOpens(Target target);

  /** Nothing runs; the next client may start at this instant. */
  void waitsFor(Instant opens, Target target);

  void runs(int running, int waiting);
}

package society.postx.platform.benchmarks.clients;

import io.temporal.activity.ActivityInterface;

/** Does nothing, so that a benchmark measures only the way to an activity and back. */
@ActivityInterface
public interface NoOp {
  void noOp();
}

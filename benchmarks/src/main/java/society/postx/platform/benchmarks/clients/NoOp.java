package society.postx.platform.benchmarks.clients;

import io.temporal.activity.ActivityInterface;

/** Does nothing, so that what is measured is the way to it and back. */
@ActivityInterface
public interface NoOp {
  void noOp();
}

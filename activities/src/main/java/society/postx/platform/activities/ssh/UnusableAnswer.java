package society.postx.platform.activities.ssh;

import org.jspecify.annotations.Nullable;

/**
 * A host answered, but the answer is unusable: too much, too late, or not what was asked for. What
 * it said is not quoted.
 */
public final class UnusableAnswer extends HostFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param host {@code client-alpha}
   * @param doing what was being done: {@code looking at its apps}
   * @param why {@code its answer is not in the expected form}
   */
  public UnusableAnswer(String host, String doing, String why, @Nullable Throwable cause) {
    super("%s: %s: %s".formatted(host, doing, why), cause);
  }
}

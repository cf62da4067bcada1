package society.postx.platform.activities.activity;

/**
 * How long work says that it goes on. Called at least every ten seconds: an activity that is silent
 * for 30 seconds is taken for dead and started elsewhere.
 *
 * <p>A cancellation or a lost attempt arrives as an unchecked exception from {@link #beat}: let it
 * through after closing what is open.
 */
@FunctionalInterface
public interface Heartbeat {
  /**
   * @param progress one line an operator understands, without secrets: shown in the UI as the
   *     pending activity's detail
   */
  void beat(String progress);

  /** For use outside an activity: tests and commands. */
  static Heartbeat none() {
    return progress -> {};
  }
}

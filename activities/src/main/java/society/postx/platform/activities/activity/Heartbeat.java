package society.postx.platform.activities.activity;

/**
 * Tells Temporal that long work still runs. Call it at least every ten seconds: Temporal starts an
 * activity that is silent for 30 seconds again elsewhere.
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

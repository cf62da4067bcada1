package society.postx.platform.activities.activity;

import java.time.Duration;

/** Sleeps between two checks of something that is not ready yet. */
public final class Pause {
  private Pause() {}

  /**
   * Throws IllegalStateException when interrupted (the worker shuts down); Temporal repeats the
   * attempt elsewhere.
   */
  public static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}

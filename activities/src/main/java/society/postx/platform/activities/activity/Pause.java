package society.postx.platform.activities.activity;

import java.time.Duration;

/** Between two looks at something that is not ready. */
public final class Pause {
  private Pause() {}

  /**
   * An interrupt (the worker shuts down) ends it as an IllegalStateException; the attempt is
   * repeated elsewhere.
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

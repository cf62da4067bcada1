package society.postx.platform.sandbox.monitoring;

import java.time.Duration;
import java.time.Instant;

/** Limits the whole server to 20 logins and logouts a minute, successful ones included. */
final class LoginLimit {
  private static final double SIZE = 20;
  private static final double PER_SECOND = SIZE / 60;
  private double left = SIZE;
  private Instant counted = Instant.now();

  synchronized boolean take() {
    var now = Instant.now();
    left = Math.min(SIZE, left + PER_SECOND * Duration.between(counted, now).toMillis() / 1000.0);
    counted = now;
    if (left < 1) return false;
    left--;
    return true;
  }

  synchronized void drain() {
    left = 0;
    counted = Instant.now();
  }

  synchronized void refill() {
    left = SIZE;
  }
}

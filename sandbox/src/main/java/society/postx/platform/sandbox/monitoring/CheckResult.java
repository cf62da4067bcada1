package society.postx.platform.sandbox.monitoring;

import java.util.Optional;

/**
 * Holds the result of one check.
 *
 * @param ping milliseconds
 */
record CheckResult(HeartbeatStatus status, String message, Optional<Double> ping) {
  static CheckResult up(String message, double ping) {
    return new CheckResult(HeartbeatStatus.UP, message, Optional.of(ping));
  }

  static CheckResult down(String message) {
    return new CheckResult(HeartbeatStatus.DOWN, message, Optional.empty());
  }

  static CheckResult pending(String message) {
    return new CheckResult(HeartbeatStatus.PENDING, message, Optional.empty());
  }
}

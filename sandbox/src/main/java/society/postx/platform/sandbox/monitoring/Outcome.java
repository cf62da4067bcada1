package society.postx.platform.sandbox.monitoring;

import java.util.Optional;

/**
 * What one check found.
 *
 * @param ping milliseconds
 */
record Outcome(Status status, String message, Optional<Double> ping) {
  static Outcome up(String message, double ping) {
    return new Outcome(Status.UP, message, Optional.of(ping));
  }

  static Outcome down(String message) {
    return new Outcome(Status.DOWN, message, Optional.empty());
  }

  static Outcome pending(String message) {
    return new Outcome(Status.PENDING, message, Optional.empty());
  }
}

package society.postx.platform.activities.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import okhttp3.Headers;

/**
 * Keeps the calls of one token within its rate limit: a bucket that refills evenly (3600 an hour)
 * and allows bursts.
 *
 * <p>{@code RateLimit-Reset} is when the bucket is full again, not when the next call passes, so
 * the wait is worked out from the refill. When less than a twentieth is left, calls go out one a
 * refill: somebody else may share the project.
 */
final class RateLimiter {
  /**
   * Calls that must be refilled after a 429, so that the next attempt gets further than one call.
   */
  private static final int WORTH_RETURNING_FOR = 10;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Longer waits are an activity's retry: it must not be silent for its heartbeat timeout. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final Sleeper sleeper;
  private Instant next = Instant.EPOCH;
  private Duration between = Duration.ZERO;

  /** Sleeps; tests put their own clock here. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  RateLimiter(InstantSource clock, Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Waits for this call's turn; a turn too far away is RATE_LIMIT_EXCEEDED without a call. */
  void await(String request) {
    var wait = turn(request);
    if (!wait.isPositive()) return;
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the rate limit");
    }
  }

  private synchronized Duration turn(String request) {
    var now = clock.instant();
    var at = next.isAfter(now) ? next : now;
    var wait = Duration.between(now, at);
    if (wait.compareTo(LONGEST) > 0)
      throw new HetznerException(
          ErrorCode.RATE_LIMIT_EXCEEDED,
          "%s: not sent, the rate limit is used up".formatted(request),
          wait);
    next = at.plus(between);
    return wait;
  }

  /** Reads the bucket's state from an answer's headers; ignores answers without them. */
  synchronized void learn(Headers headers) {
    var limit = number(headers, "RateLimit-Limit");
    var remaining = number(headers, "RateLimit-Remaining");
    if (limit <= 0 || remaining < 0) return;
    between = remaining < limit / 20 ? refill(headers, limit, remaining) : Duration.ZERO;
  }

  /** After a 429: blocks all calls until some have been refilled, and returns that time. */
  synchronized Duration holdBack(Headers headers) {
    var limit = number(headers, "RateLimit-Limit");
    var remaining = Math.max(0, number(headers, "RateLimit-Remaining"));
    var missing = Math.max(0, WORTH_RETURNING_FOR - remaining);
    var wait = limit <= 0 ? SHORTEST : refill(headers, limit, remaining).multipliedBy(missing);
    if (wait.compareTo(SHORTEST) < 0) wait = SHORTEST;
    var until = clock.instant().plus(wait);
    if (until.isAfter(next)) next = until;
    return wait;
  }

  /** Time in which one call is refilled: what is missing comes back evenly until the reset. */
  private Duration refill(Headers headers, long limit, long remaining) {
    var reset = number(headers, "RateLimit-Reset");
    var untilFull = Duration.between(clock.instant(), Instant.ofEpochSecond(Math.max(0, reset)));
    if (reset <= 0 || limit <= remaining || untilFull.isNegative())
      return Duration.ofHours(1).dividedBy(limit);
    return untilFull.dividedBy(limit - remaining);
  }

  private static long number(Headers headers, String name) {
    var value = headers.get(name);
    return value != null && value.matches("\\d{1,15}") ? Long.parseLong(value) : -1;
  }
}

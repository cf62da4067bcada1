package society.postx.platform.sandbox.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the requests of each project with a token bucket: bursts are allowed, and the bucket
 * refills evenly over the hour (Hetzner: 3600 an hour). Unauthenticated requests share one bucket.
 */
public final class RateLimit {
  private final double perHour;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  public RateLimit(int perHour, InstantSource clock) {
    this.perHour = perHour;
    this.clock = clock;
  }

  /** Counts a request. */
  Quota take(String project) {
    return buckets.computeIfAbsent(project, name -> new Bucket(perHour, clock.instant())).take();
  }

  /** Fills all buckets again. */
  public void reset() {
    buckets.clear();
  }

  /**
   * @param reset when the bucket is full again, not when the next request passes
   */
  record Quota(boolean admitted, int limit, int remaining, Instant reset) {}

  private final class Bucket {
    private double tokens;
    private Instant asOf;

    private Bucket(double tokens, Instant asOf) {
      this.tokens = tokens;
      this.asOf = asOf;
    }

    private synchronized Quota take() {
      var now = clock.instant();
      double perMilli = perHour / 3_600_000;
      tokens = Math.min(perHour, tokens + perMilli * (now.toEpochMilli() - asOf.toEpochMilli()));
      asOf = now;
      boolean admitted = tokens >= 1;
      if (admitted) tokens -= 1;
      var full = now.plusMillis((long) Math.ceil((perHour - tokens) / perMilli));
      return new Quota(admitted, (int) perHour, (int) tokens, full);
    }
  }
}

package society.postx.platform.activities.ssh;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Long work on a host that continues without connection and worker: a transient systemd unit.
 *
 * @param unit its identity: the same unit is never started twice while its record is on the host
 * @param program POSIX shell text that runs as root; may carry values, never secrets
 * @param limit after this systemd ends it (exit status 124)
 * @param lockWait how long it waits for the host's change lock, which it then holds; empty for one
 *     that changes nothing others change
 */
public record Job(String unit, String program, Duration limit, Optional<Duration> lockWait) {
  /** A nightly backup is usually over by then; the platform tries again. */
  private static final Duration LOCK_WAIT = Duration.ofMinutes(20);

  public Job {
    if (!unit.matches("px-[a-z0-9-]{1,120}")) {
      throw new IllegalArgumentException(
          "unit: '%s': px- and lower-case letters, digits or hyphens".formatted(unit));
    }
  }

  /** A job that may be repeated, named after run and step: {@code px-<run>-apply-base}. */
  public static Job repeatable(RunLabel run, String step, String program, Duration limit) {
    return new Job(unit(run, step), program, limit, Optional.empty());
  }

  /** As {@link #repeatable}, for one that changes what others change too: one at a time a host. */
  public static Job changing(RunLabel run, String step, String program, Duration limit) {
    return new Job(unit(run, step), program, limit, Optional.of(LOCK_WAIT));
  }

  /** All of the run's id: Temporal's begin with the time, alike for runs of the same minute. */
  private static String unit(RunLabel run, String step) {
    return "px-%s-%s".formatted(run.value().toLowerCase(Locale.ROOT), step);
  }
}

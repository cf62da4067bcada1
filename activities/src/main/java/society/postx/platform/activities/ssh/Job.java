package society.postx.platform.activities.ssh;

import java.time.Duration;
import java.util.List;
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
 * @param placements what it puts in place before the program runs
 */
public record Job(
    String unit,
    String program,
    Duration limit,
    Optional<Duration> lockWait,
    List<Placement> placements) {
  /** A nightly backup is usually over by then; the platform tries again. */
  private static final Duration LOCK_WAIT = Duration.ofMinutes(20);

  private static final Duration PLACING = Duration.ofMinutes(5);

  public Job {
    if (!unit.matches("px-[a-z0-9-]{1,120}")) {
      throw new IllegalArgumentException(
          "unit: '%s': px- and lower-case letters, digits or hyphens".formatted(unit));
    }
  }

  /** A job that may be repeated, named after run and step: {@code px-<run>-apply-base}. */
  public static Job repeatable(RunLabel run, String step, String program, Duration limit) {
    return new Job(unit(run, step), program, limit, Optional.empty(), List.of());
  }

  /** As {@link #repeatable}, for one that changes what others change too: one at a time a host. */
  public static Job changing(RunLabel run, String step, String program, Duration limit) {
    return new Job(unit(run, step), program, limit, Optional.of(LOCK_WAIT), List.of());
  }

  /** One that only puts these in place. */
  public static Job placing(RunLabel run, String step, Placement... placements) {
    return changing(run, step, "", PLACING).placing(placements);
  }

  /** The job, which first puts these in place. */
  public Job placing(Placement... placements) {
    return placing(List.of(placements));
  }

  public Job placing(List<Placement> placements) {
    return new Job(unit, program, limit, lockWait, List.copyOf(placements));
  }

  /** With what places the files. */
  String wholeProgram() {
    return Placement.program(placements, program);
  }

  byte[] files() {
    return Placement.files(placements);
  }

  /** All of the run's id: Temporal's begin with the time, alike for runs of the same minute. */
  private static String unit(RunLabel run, String step) {
    return "px-%s-%s".formatted(run.value().toLowerCase(Locale.ROOT), step);
  }
}

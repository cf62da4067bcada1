package society.postx.platform.activities.ssh;

import java.time.Duration;
import java.util.Locale;
import society.postx.platform.workflows.operation.RunLabel;

/**
 * Long work on a host, which goes on without connection and worker: a transient systemd unit.
 *
 * @param unit its identity: the same unit is never started twice while its record is on the host
 * @param program POSIX shell text that runs as root; may carry values, never secrets
 * @param limit after this systemd ends it (exit status 124)
 */
public record Job(String unit, String program, Duration limit) {
  public Job {
    if (!unit.matches("px-[a-z0-9-]{1,120}")) {
      throw new IllegalArgumentException(
          "unit: '%s': px- and lower-case letters, digits or hyphens".formatted(unit));
    }
  }

  /** A job that may be repeated, named after run and step: {@code px-1a2b3c4d-apply-base}. */
  public static Job repeatable(RunLabel run, String step, String program, Duration limit) {
    return new Job(unit(run, step), program, limit);
  }

  private static String unit(RunLabel run, String step) {
    var id = run.value().toLowerCase(Locale.ROOT);
    return "px-%s-%s".formatted(id.substring(0, Math.min(8, id.length())), step);
  }
}

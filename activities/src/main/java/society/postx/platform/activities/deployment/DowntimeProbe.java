package society.postx.platform.activities.deployment;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.health.Page;
import society.postx.platform.workflows.deployment.Downtime;

/**
 * Measures downtime: asks pages once a second until it is cancelled, and counts the time from a
 * look that finds one unhealthy to the next that finds all healthy.
 */
record DowntimeProbe(List<Page> pages, Predicate<List<Page>> healthy, ProbeLog probeLog) {
  private static final Duration PACE = Duration.ofSeconds(1);

  Downtime run() {
    var earlier = probeLog.earlier();
    var down = earlier.down();
    var watched = earlier.watched();
    var samples = earlier.samples();
    var unhealthy = false;
    var last = System.nanoTime();
    while (true) {
      var now = System.nanoTime();
      var passed = Duration.ofNanos(now - last);
      last = now;
      watched = watched.plus(passed);
      down = unhealthy ? down.plus(passed) : down;
      var seen = new Downtime(down, watched, samples);
      if (!probeLog.goesOn(seen)) {
        return seen;
      }
      unhealthy = !healthy.test(pages);
      samples++;
      pauseUntil(now + PACE.toNanos());
    }
  }

  private static void pauseUntil(long nanos) {
    var left = nanos - System.nanoTime();
    if (left > 0) {
      Pause.of(Duration.ofNanos(left));
    }
  }
}

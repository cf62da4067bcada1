package society.postx.platform.activities.upgrade;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.workflows.upgrade.Reboot;

/**
 * Asks a host for its reboot until it is back, or needs none. Waits for the job that changes the
 * host meanwhile: a nightly backup may take hours, and no person could do more than wait.
 *
 * @param question what the host's program {@code reboot} says, in words
 */
record RebootWait(
    String host,
    Supplier<String[]> question,
    Heartbeat heartbeat,
    InstantSource clock,
    Consumer<Duration> pause) {
  private static final Logger log = LoggerFactory.getLogger(RebootWait.class);

  /** As long as a backup may take, below ActivityProfile.BACKUP. */
  private static final Duration OTHERS = Duration.ofMinutes(330);

  private static final Duration BACK_AGAIN = Duration.ofMinutes(10);

  /** Each question is a login of its own; below half of the heartbeat limit. */
  private static final Duration WHILE_BUSY = Duration.ofSeconds(12);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  Reboot done() {
    var busyUntil = clock.instant().plus(OTHERS);
    var backUntil = clock.instant().plus(BACK_AGAIN);
    for (; ; ) {
      heartbeat.beat("asking %s whether it was rebooted".formatted(host));
      var said = question.get();
      var between = BETWEEN_LOOKS;
      switch (said[0]) {
        case "none" -> {
          return new Reboot(said[1], said[1]);
        }
        case "done" -> {
          log.info("{} was rebooted: {} is {} now", host, said[1], said[2]);
          return new Reboot(said[1], said[2]);
        }
        case "busy" -> {
          waitFor(said, busyUntil.isAfter(clock.instant()));
          backUntil = clock.instant().plus(WHILE_BUSY).plus(BACK_AGAIN);
          between = WHILE_BUSY;
        }
        default -> {} // it shuts down, is unreachable or boots
      }
      if (clock.instant().isAfter(backUntil)) {
        throw JOB_FAILED.stop(
            "%s does not answer with a new boot id %d minutes after its reboot began (%s); check its console at Hetzner, then retry the step"
                .formatted(host, BACK_AGAIN.toMinutes(), String.join(" ", said)));
      }
      pause.accept(between);
    }
  }

  private void waitFor(String[] said, boolean goesOn) {
    var what =
        "%s is not rebooted while another job changes it: %s"
            .formatted(host, String.join(" ", said).substring(said[0].length()).strip());
    if (!goesOn) {
      throw BUSY.retry(what);
    }
    heartbeat.beat(what);
  }
}

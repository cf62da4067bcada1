package society.postx.platform.activities.host;

import io.temporal.failure.ApplicationFailure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.ssh.HostFailure;

/**
 * Each hour sends evidence that the Storage Box has not taken yet, and removes hand-overs and
 * evidence whose term is over, on the box and here. Every worker does so; a second one finds
 * nothing to do.
 */
public final class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final EvidenceRetention local;
  private final EvidenceFiles evidence;
  private final HandoverFiles handovers;
  private final InstantSource clock;

  /**
   * @param state the worker's own folder ({@code PLATFORM_STATE})
   */
  public Housekeeping(
      Path state, EvidenceFiles evidence, HandoverFiles handovers, InstantSource clock) {
    this.local = new EvidenceRetention(EvidenceFiles.folder(state), clock);
    this.evidence = evidence;
    this.handovers = handovers;
    this.clock = clock;
  }

  /** Begins now and goes on as long as the process runs. */
  public void start() {
    var hourly =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());
    var unused = hourly.scheduleAtFixedRate(this::run, 0, 1, TimeUnit.HOURS);
  }

  /** One round; a part that fails is tried again with the next. */
  void run() {
    part("remove old evidence of this worker", local::removeOld);
    part("send evidence to the Storage Box", evidence::sendAll);
    part("move hand-overs of this worker to the Storage Box", () -> handovers.moveOld(clock));
    part("remove old evidence", () -> removed(evidence.removeOld(), "evidence files"));
    part("remove old hand-overs", () -> removed(handovers.removeOld(), "hand-over files"));
  }

  private static void removed(int count, String what) {
    if (count > 0) {
      log.info("removed {} {} from the Storage Box, whose term is over", count, what);
    }
  }

  /** A failure of any kind would end the schedule for as long as the process runs. */
  private static void part(String what, Runnable work) {
    try {
      work.run();
    } catch (HostFailure | ApplicationFailure | UncheckedIOException e) {
      log.warn("housekeeping could not {}; the next hour tries again: {}", what, e.toString());
    } catch (RuntimeException e) {
      log.error("housekeeping could not {}; the next hour tries again", what, e);
    }
  }
}

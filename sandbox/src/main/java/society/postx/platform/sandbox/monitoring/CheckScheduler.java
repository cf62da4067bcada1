package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks every active monitor at its interval, and turns pushes and missing pushes into beats. */
final class CheckScheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CheckScheduler.class);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final KumaServerState core;
  private final HttpProbe http;
  private final PortProbe port;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** The current run of a monitor; checks of an older run end without a beat. */
  private final Map<Integer, Run> runs = new HashMap<>();

  private record Run(long number, Instant since) {}

  private long lastRun;

  CheckScheduler(KumaServerState core, MonitoringOptions options) {
    this.core = core;
    this.http = new HttpProbe(new CertificateTrust(options.caBundle()), options.resolver());
    this.port = new PortProbe(options.resolver());
  }

  /** Restarts the checks; called under the state's lock, like every method here. */
  void restart(int id) {
    stop(id);
    var monitor = core.database.monitors.get(id);
    if (monitor == null || !MonitorView.active(monitor)) return;
    var run = new Run(++lastRun, Instant.now());
    runs.put(id, run);
    later(id, run, push(monitor) ? interval(monitor) : Duration.ZERO);
  }

  void stop(int id) {
    runs.remove(id);
  }

  /** A call of the push URL. */
  Optional<KumaError> pushed(String token, CheckResult outcome) {
    var found =
        core.database.monitors.values().stream()
            .filter(row -> push(row) && row.path("pushToken").asText().equals(token))
            .findFirst()
            .filter(MonitorView::active);
    if (found.isEmpty()) return Optional.of(KumaError.saying("Monitor not found or not active."));
    int id = found.get().path("id").asInt();
    boolean maintained = Maintenances.cover(core.database, id);
    record(
        id,
        found.get(),
        maintained
            ? new CheckResult(HeartbeatStatus.MAINTENANCE, outcome.message(), outcome.ping())
            : outcome);
    core.finish();
    return Optional.empty();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void later(int id, Run run, Duration delay) {
    if (clock.isShutdown()) return;
    // Each check has its own thread, so that a hanging check delays no other.
    var unused =
        clock.schedule(
            () -> Thread.startVirtualThread(() -> check(id, run)),
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void check(int id, Run run) {
    try {
      Optional<CheckResult> known;
      ObjectNode monitor;
      synchronized (core) {
        if (!run.equals(runs.get(id))) return;
        monitor = core.database.monitor(id, "gone").deepCopy();
        known = withoutProbing(id, monitor);
      }
      var outcome = known.orElseGet(() -> probe(monitor));
      synchronized (core) {
        if (!run.equals(runs.get(id))) return;
        later(id, run, settle(id, run, monitor, outcome));
        core.finish();
      }
    } catch (RuntimeException e) {
      log.error("the check of monitor {} failed by a bug in the sandbox", id, e);
    }
  }

  private Duration settle(int id, Run run, ObjectNode monitor, CheckResult outcome) {
    if (push(monitor) && outcome.status() != HeartbeatStatus.MAINTENANCE) {
      var silence = silence(id, run);
      var left = interval(monitor).plus(GRACE).minus(silence);
      if (left.isPositive() && pushedUp(id, run)) return left;
    }
    var status = record(id, monitor, outcome);
    double seconds =
        status == HeartbeatStatus.PENDING && !monitor.path("type").asText().equals("group")
            ? monitor.path("retryInterval").asDouble()
            : 0;
    return seconds > 0 ? Duration.ofMillis((long) (seconds * 1000)) : interval(monitor);
  }

  private Optional<CheckResult> withoutProbing(int id, ObjectNode monitor) {
    if (Maintenances.cover(core.database, id)) {
      return Optional.of(
          new CheckResult(
              HeartbeatStatus.MAINTENANCE, "Monitor under maintenance", Optional.empty()));
    }
    return switch (monitor.path("type").asText()) {
      case "group" -> Optional.of(GroupCheck.check(core.database, id));
      case "push" -> Optional.of(CheckResult.down("No heartbeat in the time window"));
      default -> Optional.empty();
    };
  }

  private CheckResult probe(ObjectNode monitor) {
    return switch (monitor.path("type").asText()) {
      case "http", "keyword" -> http.check(monitor);
      case "port" -> port.check(monitor);
      default -> CheckResult.down("Unknown Monitor Type");
    };
  }

  private HeartbeatStatus record(int id, ObjectNode monitor, CheckResult outcome) {
    var row = Heartbeats.next(monitor, core.database.beats(id), outcome);
    core.beat(id, row);
    return HeartbeatStatus.of(row.path("status").asInt());
  }

  private Duration silence(int id, Run run) {
    var last = ofThisRun(id, run);
    return Duration.between(
        last.isEmpty() ? run.since() : Heartbeats.time(last.getLast()), Instant.now());
  }

  private boolean pushedUp(int id, Run run) {
    var last = ofThisRun(id, run);
    return !last.isEmpty() && last.getLast().path("status").asInt() == HeartbeatStatus.UP.code();
  }

  private List<ObjectNode> ofThisRun(int id, Run run) {
    return core.database.beats(id).stream()
        .filter(row -> !Heartbeats.time(row).isBefore(run.since().minusMillis(1)))
        .toList();
  }

  private static boolean push(ObjectNode monitor) {
    return monitor.path("type").asText().equals("push");
  }

  private static Duration interval(ObjectNode monitor) {
    return Duration.ofMillis((long) (monitor.path("interval").asDouble() * 1000));
  }
}

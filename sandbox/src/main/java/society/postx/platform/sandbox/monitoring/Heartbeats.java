package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Computes each heartbeat from the one before, and writes heartbeats as rows and events. */
final class Heartbeats {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private Heartbeats() {}

  /**
   * The beat after {@code earlier}: pending while retries remain, important if the status changed.
   */
  static ObjectNode next(ObjectNode monitor, List<ObjectNode> earlier, CheckResult outcome) {
    var last = earlier.isEmpty() ? Optional.<ObjectNode>empty() : Optional.of(earlier.getLast());
    int before = last.map(row -> row.path("status").asInt()).orElse(-1);
    int retries = last.map(row -> row.path("retries").asInt()).orElse(0);
    var status = outcome.status();
    if (monitor.path("upsideDown").asBoolean()) status = status.turned();
    if (status == HeartbeatStatus.DOWN
        && before != HeartbeatStatus.DOWN.code()
        && retries < monitor.path("maxretries").asInt()) {
      status = HeartbeatStatus.PENDING;
      retries++;
    } else if (status != HeartbeatStatus.PENDING) {
      retries = 0;
    }
    var now = Instant.now();
    var row = KumaJson.object();
    row.put("monitor_id", monitor.path("id").asInt()).put("status", status.code());
    row.put("important", important(before, status.code()) ? 1 : 0).put("msg", outcome.message());
    row.put("time", text(now)).put("retries", retries).put("down_count", 0);
    outcome.ping().ifPresentOrElse(ping -> row.put("ping", ping), () -> row.putNull("ping"));
    row.put("duration", last.map(one -> Duration.between(time(one), now).toSeconds()).orElse(0L));
    return row.putNull("end_time").putNull("response");
  }

  static ObjectNode event(ObjectNode row) {
    ObjectNode event = row.deepCopy();
    event.remove(List.of("monitor_id", "down_count", "end_time", "response"));
    event.put("monitorID", row.path("monitor_id").asInt());
    return event.put("important", row.path("important").asInt() == 1);
  }

  static Instant time(ObjectNode row) {
    return LocalDateTime.parse(row.path("time").asText(), TIME).toInstant(ZoneOffset.UTC);
  }

  static String text(Instant time) {
    return TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  private static boolean important(int before, int now) {
    if (before == -1) return true;
    if (before == now || now == HeartbeatStatus.PENDING.code()) return false;
    return !(before == HeartbeatStatus.PENDING.code() && now == HeartbeatStatus.UP.code());
  }
}

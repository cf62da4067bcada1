package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;

/** Finds which monitors are under maintenance now, and computes a maintenance's status. */
final class Maintenances {
  private Maintenances() {}

  /** Whether the monitor or a group above it is under maintenance. */
  static boolean cover(KumaDatabase database, int monitor) {
    return database.line(monitor).stream()
        .anyMatch(row -> covers(database, row.path("id").asInt()));
  }

  static ObjectNode all(KumaDatabase database) {
    var all = KumaJson.object();
    database.maintenances.forEach((id, row) -> all.set(String.valueOf(id), view(row)));
    return all;
  }

  static String status(ObjectNode row) {
    if (!row.path("active").asBoolean()) return "inactive";
    return switch (row.path("strategy").asText()) {
      case "manual" -> "under-maintenance";
      case "single" -> within(row);
      default -> "unknown";
    };
  }

  /** Wall clock in the maintenance's own zone; Uptime Kuma ignores a trailing Z. */
  static LocalDateTime wallClock(String text) {
    try {
      var plain = text.replace(' ', 'T').replaceAll("(\\.\\d+)?Z$", "");
      return LocalDateTime.parse(plain);
    } catch (DateTimeException e) {
      throw KumaError.saying("Invalid start date");
    }
  }

  private static boolean covers(KumaDatabase database, int monitor) {
    return database.maintenances.entrySet().stream()
        .filter(
            entry ->
                database.maintained.getOrDefault(entry.getKey(), noMonitors()).contains(monitor))
        .anyMatch(entry -> status(entry.getValue()).equals("under-maintenance"));
  }

  private static SortedSet<Integer> noMonitors() {
    return Collections.emptySortedSet();
  }

  private static String within(ObjectNode row) {
    var zone = row.path("timezoneOption").asText("UTC");
    var now =
        LocalDateTime.now(
            Set.of("UTC", "SAME_AS_SERVER", "").contains(zone)
                ? ZoneId.of("UTC")
                : ZoneId.of(zone));
    if (now.isBefore(wallClock(row.path("dateRange").path(0).asText()))) return "scheduled";
    return now.isBefore(wallClock(row.path("dateRange").path(1).asText()))
        ? "under-maintenance"
        : "ended";
  }

  private static ObjectNode view(ObjectNode row) {
    return row.deepCopy().put("status", status(row));
  }
}

package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Handles the events that add, read, edit, pause and delete monitors. */
final class MonitorCalls {
  private static final String FOREIGN_KEY = "SQLITE_CONSTRAINT: FOREIGN KEY constraint failed";
  private final KumaServerState core;
  private final CheckScheduler checks;

  MonitorCalls(KumaServerState core, CheckScheduler checks) {
    this.core = core;
    this.checks = checks;
  }

  Map<String, EventHandler> calls() {
    return Map.of(
        "add", (caller, arguments) -> add(arguments.object(0)),
        "editMonitor", (caller, arguments) -> edit(arguments.object(0)),
        "getMonitor", (caller, arguments) -> get(arguments.number(0)),
        "getMonitorList", (caller, arguments) -> list(),
        "pauseMonitor", (caller, arguments) -> active(arguments.number(0), false),
        "resumeMonitor", (caller, arguments) -> active(arguments.number(0), true),
        "deleteMonitor",
            (caller, arguments) -> delete(arguments.number(0), arguments.at(1).asBoolean()),
        "getMonitorBeats",
            (caller, arguments) -> beats(arguments.number(0), arguments.at(1).asDouble()));
  }

  private JsonNode add(ObjectNode asked) {
    var row = MonitorColumns.insert(asked);
    relatives(row);
    // A given id overwrites the monitor with that id, as in Uptime Kuma.
    int id = asked.hasNonNull("id") ? asked.path("id").asInt() : core.database.nextId();
    core.database.monitors.put(id, row.put("id", id));
    core.saved();
    notifications(row); // a refusal leaves the row in the table, unchecked
    core.pushMonitor(id);
    core.afterwards(() -> checks.restart(id));
    return KumaJson.ok("successAdded").put("monitorID", id);
  }

  private JsonNode edit(ObjectNode asked) {
    int id = asked.path("id").asInt();
    var row = core.database.monitor(id, "Cannot read properties of null (reading 'user_id')");
    int parent = asked.path("parent").asInt();
    if (parent == id || core.database.descendants(id).contains(parent)) {
      throw KumaError.saying("Invalid Monitor Group");
    }
    relatives(asked);
    MonitorColumns.update(row, asked);
    notifications(row);
    core.saved();
    core.pushMonitor(id);
    core.afterwards(() -> checks.restart(id));
    return KumaJson.ok("Saved.").put("monitorID", id);
  }

  private JsonNode get(int id) {
    var view = MonitorView.of(core.database, id);
    var path = view.withArray("path");
    path.remove(path.size() - 1);
    path.addNull();
    return KumaJson.ok().set("monitor", view);
  }

  private JsonNode list() {
    core.push("monitorList", MonitorView.all(core.database));
    return KumaJson.ok();
  }

  private JsonNode active(int id, boolean active) {
    core.database.monitor(id, "You do not own this monitor.").put("active", active);
    core.saved();
    core.pushMonitor(id);
    if (active) {
      core.afterwards(() -> checks.restart(id));
    } else {
      checks.stop(id);
    }
    return KumaJson.ok(active ? "successResumed" : "successPaused");
  }

  private JsonNode delete(int id, boolean withChildren) {
    var below = core.database.descendants(id);
    var direct = new TreeSet<>(below);
    direct.removeIf(child -> core.database.monitor(child, "gone").path("parent").asInt() != id);
    var gone = new TreeSet<Integer>();
    if (withChildren) gone.addAll(below);
    gone.add(id);
    gone.forEach(checks::stop);
    gone.forEach(core.database::deleteMonitor);
    if (withChildren) {
      // Grandchildren are deleted without an event.
      direct.forEach(child -> core.push("deleteMonitorFromList", IntNode.valueOf(child)));
    } else {
      for (int child : direct) {
        core.database.monitor(child, "gone").putNull("parent");
        core.pushMonitor(child);
      }
    }
    core.saved();
    core.afterwards(() -> core.push("deleteMonitorFromList", IntNode.valueOf(id)));
    return KumaJson.ok("successDeleted");
  }

  private JsonNode beats(int id, double hours) {
    var since = Instant.now().minus(Duration.ofSeconds((long) (hours * 3600)));
    var rows = KumaJson.array();
    core.database.beats(id).stream()
        .filter(row -> Heartbeats.time(row).isAfter(since))
        .forEach(rows::add);
    return KumaJson.ok().set("data", rows);
  }

  private void relatives(ObjectNode row) {
    if (row.hasNonNull("parent")
        && !core.database.monitors.containsKey(row.path("parent").asInt())) {
      throw KumaError.saying(FOREIGN_KEY);
    }
  }

  private void notifications(ObjectNode row) {
    for (var field : row.path("notificationIDList").properties()) {
      var known =
          Optional.ofNullable(core.database.notifications.get(Integer.valueOf(field.getKey())));
      if (field.getValue().asBoolean() && known.isEmpty()) throw KumaError.saying(FOREIGN_KEY);
    }
  }
}

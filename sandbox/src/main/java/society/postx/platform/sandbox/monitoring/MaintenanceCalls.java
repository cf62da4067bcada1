package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Handles the events about maintenances and the monitors they cover. */
record MaintenanceCalls(KumaServerState core) {
  Map<String, EventHandler> calls() {
    return Map.of(
        "addMaintenance", (caller, arguments) -> add(arguments.object(0)),
        "editMaintenance", (caller, arguments) -> edit(arguments.object(0)),
        "addMonitorMaintenance", (caller, arguments) -> cover(arguments),
        "getMonitorMaintenance", (caller, arguments) -> covered(arguments.number(0)),
        "getMaintenanceList", (caller, arguments) -> list(),
        "pauseMaintenance", (caller, arguments) -> active(arguments.number(0), false),
        "resumeMaintenance", (caller, arguments) -> active(arguments.number(0), true),
        "deleteMaintenance", (caller, arguments) -> delete(arguments.number(0)));
  }

  private JsonNode add(ObjectNode asked) {
    check(asked);
    int id = core.database.nextId();
    core.database.maintenances.put(id, asked.deepCopy().put("id", id));
    saveAndPush();
    return KumaJson.ok("successAdded").put("maintenanceID", id);
  }

  private JsonNode edit(ObjectNode asked) {
    check(asked);
    int id = asked.path("id").asInt();
    known(id).setAll(asked);
    saveAndPush();
    return KumaJson.ok("Saved.").put("maintenanceID", id);
  }

  /** Replaces the set of covered monitors. */
  private JsonNode cover(EventArguments arguments) {
    var ids = new TreeSet<Integer>();
    arguments.at(1).forEach(monitor -> ids.add(monitor.path("id").asInt()));
    if (!core.database.monitors.keySet().containsAll(ids)) {
      throw KumaError.saying("SQLITE_CONSTRAINT: FOREIGN KEY constraint failed");
    }
    core.database.maintained.put(arguments.number(0), ids);
    core.saved();
    return KumaJson.ok("successAdded");
  }

  private JsonNode covered(int id) {
    var monitors = KumaJson.array();
    Optional.ofNullable(core.database.maintained.get(id))
        .orElseGet(TreeSet::new)
        .forEach(monitor -> monitors.add(KumaJson.object().put("id", monitor)));
    return KumaJson.ok().set("monitors", monitors);
  }

  private JsonNode list() {
    core.pushMaintenances();
    return KumaJson.ok();
  }

  private JsonNode active(int id, boolean active) {
    known(id).put("active", active);
    core.saved();
    core.afterwards(core::pushMaintenances);
    return KumaJson.ok(active ? "successResumed" : "successPaused");
  }

  private JsonNode delete(int id) {
    core.database.maintenances.remove(id);
    core.database.maintained.remove(id);
    core.saved();
    core.afterwards(core::pushMaintenances);
    return KumaJson.ok("successDeleted");
  }

  private static void check(ObjectNode asked) {
    if (!asked.has("dateRange")) {
      throw KumaError.saying("Cannot read properties of undefined (reading '0')");
    }
    for (var column : new String[] {"title", "description", "active", "strategy"}) {
      if (!asked.hasNonNull(column)) {
        throw KumaError.saying(
            "SQLITE_CONSTRAINT: NOT NULL constraint failed: maintenance." + column);
      }
    }
    if (asked.path("strategy").asText().equals("single")) {
      Maintenances.wallClock(asked.path("dateRange").path(0).asText());
      Maintenances.wallClock(asked.path("dateRange").path(1).asText());
    }
  }

  private ObjectNode known(int id) {
    return Optional.ofNullable(core.database.maintenances.get(id))
        .orElseThrow(() -> KumaError.saying("Maintenance not found"));
  }

  private void saveAndPush() {
    core.saved();
    core.pushMaintenances();
  }
}

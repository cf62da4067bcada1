package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Handles the events about tags and notifications, which it stores; it sends no notification. */
record TagCalls(KumaServerState core) {
  Map<String, EventHandler> calls() {
    return Map.of(
        "getTags", (caller, arguments) -> KumaJson.ok().set("tags", tags()),
        "addTag", (caller, arguments) -> addTag(arguments.object(0)),
        "addMonitorTag", (caller, arguments) -> attach(arguments),
        "deleteMonitorTag", (caller, arguments) -> detach(arguments),
        "deleteTag", (caller, arguments) -> deleteTag(arguments.number(0)),
        "addNotification", (caller, arguments) -> addNotification(arguments),
        "deleteNotification", (caller, arguments) -> deleteNotification(arguments.number(0)));
  }

  static JsonNode notifications(KumaDatabase database) {
    return KumaJson.array().addAll(database.notifications.values());
  }

  private JsonNode tags() {
    return KumaJson.array().addAll(core.database.tags.values());
  }

  private JsonNode addTag(ObjectNode asked) {
    int id = core.database.nextId();
    var tag = KumaJson.object().put("id", id).put("name", asked.path("name").asText());
    core.database.tags.put(id, tag.put("color", asked.path("color").asText()));
    core.saved();
    return KumaJson.ok().set("tag", tag);
  }

  private JsonNode attach(EventArguments arguments) {
    int tag = arguments.number(0);
    int monitor = arguments.number(1);
    if (!core.database.tags.containsKey(tag) || !core.database.monitors.containsKey(monitor)) {
      throw KumaError.saying("SQLITE_CONSTRAINT: FOREIGN KEY constraint failed");
    }
    core.database.monitorTags.add(
        KumaJson.object()
            .put("tag_id", tag)
            .put("monitor_id", monitor)
            .put("value", arguments.text(2)));
    core.saved();
    core.pushMonitor(monitor);
    return KumaJson.ok("successAdded");
  }

  private JsonNode detach(EventArguments arguments) {
    core.database.monitorTags.removeIf(
        row ->
            row.path("tag_id").asInt() == arguments.number(0)
                && row.path("monitor_id").asInt() == arguments.number(1)
                && row.path("value").asText().equals(arguments.text(2)));
    core.saved();
    core.pushMonitor(arguments.number(1));
    return KumaJson.ok("successDeleted");
  }

  private JsonNode deleteTag(int id) {
    core.database.tags.remove(id);
    core.database.monitorTags.removeIf(row -> row.path("tag_id").asInt() == id);
    core.saved();
    return KumaJson.ok("successDeleted");
  }

  private JsonNode addNotification(EventArguments arguments) {
    var asked = arguments.object(0);
    int id = arguments.at(1).isNumber() ? arguments.number(1) : core.database.nextId();
    return KumaJson.ok("Saved.").put("id", put(id, asked));
  }

  int put(int id, ObjectNode asked) {
    var row = KumaJson.object().put("id", id).put("name", asked.path("name").asText());
    row.put("active", true).put("userId", 1).put("isDefault", asked.path("isDefault").asBoolean());
    core.database.notifications.put(id, row.put("config", KumaJson.text(asked)));
    core.saved();
    core.push("notificationList", notifications(core.database));
    return id;
  }

  private JsonNode deleteNotification(int id) {
    if (core.database.notifications.remove(id) == null) {
      throw KumaError.saying("notification not found");
    }
    core.saved();
    core.push("notificationList", notifications(core.database));
    return KumaJson.ok("successDeleted");
  }
}

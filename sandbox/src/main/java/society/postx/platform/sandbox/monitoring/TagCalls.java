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

  static JsonNode notifications(KumaDatabase book) {
    return KumaJson.array().addAll(book.notifications.values());
  }

  private JsonNode tags() {
    return KumaJson.array().addAll(core.book.tags.values());
  }

  private JsonNode addTag(ObjectNode asked) {
    int id = core.book.nextId();
    var tag = KumaJson.object().put("id", id).put("name", asked.path("name").asText());
    core.book.tags.put(id, tag.put("color", asked.path("color").asText()));
    core.saved();
    return KumaJson.ok().set("tag", tag);
  }

  private JsonNode attach(EventArguments arguments) {
    int tag = arguments.number(0);
    int monitor = arguments.number(1);
    if (!core.book.tags.containsKey(tag) || !core.book.monitors.containsKey(monitor)) {
      throw KumaError.saying("SQLITE_CONSTRAINT: FOREIGN KEY constraint failed");
    }
    core.book.monitorTags.add(
        KumaJson.object()
            .put("tag_id", tag)
            .put("monitor_id", monitor)
            .put("value", arguments.text(2)));
    core.saved();
    core.pushMonitor(monitor);
    return KumaJson.ok("successAdded");
  }

  private JsonNode detach(EventArguments arguments) {
    core.book.monitorTags.removeIf(
        row ->
            row.path("tag_id").asInt() == arguments.number(0)
                && row.path("monitor_id").asInt() == arguments.number(1)
                && row.path("value").asText().equals(arguments.text(2)));
    core.saved();
    core.pushMonitor(arguments.number(1));
    return KumaJson.ok("successDeleted");
  }

  private JsonNode deleteTag(int id) {
    core.book.tags.remove(id);
    core.book.monitorTags.removeIf(row -> row.path("tag_id").asInt() == id);
    core.saved();
    return KumaJson.ok("successDeleted");
  }

  private JsonNode addNotification(EventArguments arguments) {
    var asked = arguments.object(0);
    int id = arguments.at(1).isNumber() ? arguments.number(1) : core.book.nextId();
    return KumaJson.ok("Saved.").put("id", put(id, asked));
  }

  int put(int id, ObjectNode asked) {
    var row = KumaJson.object().put("id", id).put("name", asked.path("name").asText());
    row.put("active", true).put("userId", 1).put("isDefault", asked.path("isDefault").asBoolean());
    core.book.notifications.put(id, row.put("config", KumaJson.text(asked)));
    core.saved();
    core.push("notificationList", notifications(core.book));
    return id;
  }

  private JsonNode deleteNotification(int id) {
    if (core.book.notifications.remove(id) == null) {
      throw KumaError.saying("notification not found");
    }
    core.saved();
    core.push("notificationList", notifications(core.book));
    return KumaJson.ok("successDeleted");
  }
}

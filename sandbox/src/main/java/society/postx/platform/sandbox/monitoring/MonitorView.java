package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes a monitor for clients: its row and what follows from its groups and children. */
final class MonitorView {
  private MonitorView() {}

  static ObjectNode of(KumaDatabase database, int id) {
    var row = database.monitor(id, "Cannot read properties of null (reading 'id')");
    var line = database.line(id);
    var view = row.deepCopy();
    var path = view.putArray("path");
    line.reversed().forEach(above -> path.add(above.path("name").asText()));
    view.put("pathName", String.join(" / ", names(line)));
    var children = view.putArray("childrenIDs");
    database.descendants(id).forEach(children::add);
    boolean parentPaused = line.stream().skip(1).anyMatch(above -> !active(above));
    view.put("active", active(row) && !parentPaused);
    view.put("forceInactive", parentPaused);
    view.put("maintenance", Maintenances.cover(database, id));
    var tags = view.putArray("tags");
    database.monitorTags.stream()
        .filter(tag -> tag.path("monitor_id").asInt() == id)
        .forEach(tag -> tags.add(withName(database, tag)));
    view.put("includeSensitiveData", true);
    return view;
  }

  static ObjectNode all(KumaDatabase database) {
    var all = KumaJson.object();
    database.monitors.keySet().forEach(id -> all.set(String.valueOf(id), of(database, id)));
    return all;
  }

  static boolean active(ObjectNode row) {
    return row.path("active").asBoolean(true);
  }

  private static List<String> names(List<ObjectNode> line) {
    return line.reversed().stream().map(row -> row.path("name").asText()).toList();
  }

  private static ObjectNode withName(KumaDatabase database, ObjectNode tag) {
    var named = tag.deepCopy();
    var definition = database.tags.get(tag.path("tag_id").asInt());
    if (definition != null) {
      named.set("name", definition.get("name"));
      named.set("color", definition.get("color"));
    }
    return named;
  }
}

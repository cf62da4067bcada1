package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Handles the events about status pages; clients read their groups over HTTP. */
record StatusPageCalls(KumaServerState core) {
  Map<String, EventHandler> calls() {
    return Map.of(
        "addStatusPage", (caller, arguments) -> add(arguments.text(0), arguments.text(1)),
        "getStatusPage", (caller, arguments) -> get(arguments.text(0)),
        "saveStatusPage", (caller, arguments) -> save(arguments),
        "deleteStatusPage", (caller, arguments) -> delete(arguments.text(0)));
  }

  /** The answer to {@code GET /api/status-page/SLUG}. */
  Optional<ObjectNode> published(String slug) {
    return Optional.ofNullable(core.database.statusPages.get(slug)).map(this::published);
  }

  /** Settings of all pages by id, as sent after a login. */
  static ObjectNode all(KumaDatabase database) {
    var all = KumaJson.object();
    database
        .statusPages
        .values()
        .forEach(page -> all.set(page.config.path("id").asText(), page.config));
    return all;
  }

  static void drop(ObjectNode group, int monitor) {
    ArrayNode list = group.withArray("monitorList");
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.path(i).path("id").asInt() == monitor) list.remove(i);
    }
  }

  private JsonNode add(String title, String asked) {
    if (title.isBlank() || asked.isBlank()) throw KumaError.saying("Please input all fields");
    var slug = asked.toLowerCase(Locale.ROOT);
    if (!slug.matches("[a-z0-9-]+")) throw KumaError.saying("Invalid Slug");
    if (core.database.statusPages.containsKey(slug)) {
      throw KumaError.saying(
          "insert into `status_page` - SQLITE_CONSTRAINT: UNIQUE constraint failed:"
              + " status_page.slug");
    }
    var page = new KumaDatabase.StatusPage();
    page.config.put("id", core.database.nextId()).put("slug", slug).put("title", title);
    page.config.put("description", "").put("icon", "/icon.svg").put("theme", "auto");
    page.config.put("published", true).put("showTags", false).put("autoRefreshInterval", 300);
    page.config.putNull("analyticsType").set("domainNameList", KumaJson.array());
    core.database.statusPages.put(slug, page);
    core.saved();
    return KumaJson.ok("successAdded").put("slug", slug);
  }

  private JsonNode get(String slug) {
    return KumaJson.ok().set("config", known(slug, "No slug?").config.deepCopy());
  }

  private JsonNode save(EventArguments arguments) {
    var page = known(arguments.text(0), "No slug?");
    var config = arguments.object(1);
    if (!config.has("analyticsType")) throw KumaError.saying("Invalid analytics type");
    if (!config.hasNonNull("slug") || !config.has("domainNameList")) {
      throw KumaError.saying("Please input all fields");
    }
    if (!arguments.at(2).isTextual()) {
      throw KumaError.saying("Cannot read properties of undefined (reading 'startsWith')");
    }
    int id = page.config.path("id").asInt();
    page.config.setAll(config);
    page.config.put("id", id);
    page.groups.clear();
    for (var group : arguments.at(3)) {
      ObjectNode saved = group.deepCopy();
      if (!saved.hasNonNull("id")) saved.put("id", core.database.nextId());
      page.groups.add(saved.put("weight", page.groups.size() + 1));
    }
    core.saved();
    return KumaJson.ok().set("publicGroupList", KumaJson.array().addAll(page.groups));
  }

  private JsonNode delete(String slug) {
    known(slug, "Status Page is not found");
    core.database.statusPages.remove(slug);
    core.saved();
    return KumaJson.ok();
  }

  private ObjectNode published(KumaDatabase.StatusPage page) {
    var answer = KumaJson.object();
    answer.set("config", page.config.deepCopy());
    answer.set("incidents", KumaJson.array());
    var groups = answer.putArray("publicGroupList");
    for (var group : page.groups) {
      var shown = group.deepCopy();
      for (var monitor : shown.withArray("monitorList")) {
        var row = core.database.monitors.get(monitor.path("id").asInt());
        if (row == null || !(monitor instanceof ObjectNode entry)) continue;
        entry.set("name", row.get("name"));
        entry.set("type", row.get("type"));
        if (!entry.has("sendUrl")) entry.put("sendUrl", 0);
      }
      groups.add(shown);
    }
    answer.set("maintenanceList", KumaJson.array());
    return answer;
  }

  private KumaDatabase.StatusPage known(String slug, String otherwise) {
    return Optional.ofNullable(core.database.statusPages.get(slug))
        .orElseThrow(() -> KumaError.saying(otherwise));
  }
}

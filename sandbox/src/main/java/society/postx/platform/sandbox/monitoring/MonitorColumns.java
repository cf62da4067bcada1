package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Defines the table {@code monitor}: its columns, their defaults, and what it refuses. */
final class MonitorColumns {
  private static final Set<String> NULLABLE =
      Set.of(
          "name",
          "description",
          "type",
          "url",
          "hostname",
          "port",
          "keyword",
          "parent",
          "headers",
          "body",
          "httpBodyEncoding",
          "authMethod",
          "basic_auth_user",
          "basic_auth_pass",
          "pushToken",
          "docker_container",
          "docker_host",
          "proxyId",
          "smtpSecurity",
          "user_id",
          "cacheBust",
          "retryOnlyOnStatusCodeFailure",
          "dns_resolve_type",
          "dns_resolve_server");
  private static final Map<String, JsonNode> DEFAULTS = defaults();

  private MonitorColumns() {}

  /** Makes a new row, or refuses as Uptime Kuma's code or SQLite would. */
  static ObjectNode insert(ObjectNode asked) {
    check(asked);
    if (!asked.hasNonNull("conditions")) {
      throw KumaError.saying(
          statement(asked)
              + " - SQLITE_CONSTRAINT: NOT NULL constraint failed: monitor.conditions");
    }
    asked
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known(name)) {
                throw KumaError.saying(
                    "%s - SQLITE_ERROR: table monitor has no column named %s"
                        .formatted(statement(asked), name));
              }
            });
    var row = KumaJson.object();
    DEFAULTS.forEach((name, value) -> row.set(name, value.deepCopy()));
    NULLABLE.forEach(row::putNull);
    return row.setAll(asked);
  }

  /** Changes a row: it ignores unknown fields, and missing ones keep their value, except three. */
  static void update(ObjectNode row, ObjectNode asked) {
    check(asked);
    row.putNull("port").putNull("proxyId").put("retryOnlyOnStatusCodeFailure", false);
    row.set("notificationIDList", KumaJson.object());
    asked
        .properties()
        .forEach(
            field -> {
              if (known(field.getKey()) && !field.getKey().equals("active")) {
                row.set(field.getKey(), field.getValue());
              }
            });
  }

  private static void check(ObjectNode asked) {
    var codes = asked.get("accepted_statuscodes");
    if (codes == null) {
      throw KumaError.saying("Cannot read properties of undefined (reading 'every')");
    }
    for (var code : codes) {
      if (!code.isTextual()) throw KumaError.saying("Accepted status codes are not all strings");
    }
    atLeastOne(asked, "interval", "Interval cannot be less than 1 seconds");
    atLeastOne(asked, "retryInterval", "Retry interval cannot be less than 1 seconds");
  }

  private static void atLeastOne(ObjectNode asked, String name, String otherwise) {
    if (asked.has(name) && asked.path(name).asDouble() < 1) throw KumaError.saying(otherwise);
  }

  private static boolean known(String name) {
    return NULLABLE.contains(name) || DEFAULTS.containsKey(name) || name.equals("id");
  }

  /** The SQL with its values, as knex prints it; a log of this message contains secrets. */
  private static String statement(ObjectNode asked) {
    var columns =
        asked.properties().stream()
            .map(field -> "`" + field.getKey() + "`")
            .collect(Collectors.joining(", "));
    var values =
        asked.properties().stream()
            .map(field -> field.getValue().asText())
            .collect(Collectors.joining("', '", "'", "'"));
    return "insert into `monitor` (%s) values (%s)".formatted(columns, values);
  }

  private static Map<String, JsonNode> defaults() {
    var row = KumaJson.object();
    row.put("interval", 20).put("retryInterval", 0).put("resendInterval", 0).put("timeout", 0);
    row.put("maxretries", 0).put("method", "GET").put("maxredirects", 10).put("weight", 2000);
    row.put("expiryNotification", true).put("domainExpiryNotification", true).put("active", true);
    row.put("ignoreTls", false).put("upsideDown", false).put("invertKeyword", false);
    row.put("saveErrorResponse", true).put("packetSize", 56).put("responseMaxLength", 1024);
    row.set("accepted_statuscodes", KumaJson.array().add("200-299"));
    row.set("conditions", KumaJson.array());
    row.set("notificationIDList", KumaJson.object());
    return row.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

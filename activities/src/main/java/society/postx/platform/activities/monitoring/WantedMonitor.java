package society.postx.platform.activities.monitoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * A monitor as it should be.
 *
 * @param part names it among the client's monitors
 * @param settings Uptime Kuma's fields, without description and parent
 */
record WantedMonitor(String part, JSONObject settings) {
  /** A day and a quarter: a late backup raises no alarm, a missing one does. */
  private static final Duration BACKUP = Duration.ofHours(30);

  /** Fields that an edit keeps as people set them: how often to send alerts, and to whom. */
  private static final Set<String> PEOPLES = Set.of("notificationIDList", "resendInterval");

  static WantedMonitor group(MonitoringPlan plan) {
    return new WantedMonitor(
        MonitorMark.GROUP, common("group", plan.client().value(), plan.interval()));
  }

  /** Everything below the group. */
  static List<WantedMonitor> children(MonitoringPlan plan, String pushToken) {
    var all = new ArrayList<WantedMonitor>();
    plan.pages().forEach(page -> all.add(new WantedMonitor(page.key(), page(plan, page))));
    var backup = common("push", "Backup", BACKUP).put("pushToken", pushToken);
    all.add(new WantedMonitor(MonitorMark.BACKUP, backup));
    return List.copyOf(all);
  }

  String name() {
    return settings.getString("name");
  }

  /** Whether the monitor differs from this one. */
  boolean differsFrom(Monitor monitor) {
    return settings.keySet().stream()
        .filter(field -> !PEOPLES.contains(field))
        .anyMatch(field -> !same(settings.get(field), monitor.json().opt(field)));
  }

  void applyTo(JSONObject monitor) {
    settings.keySet().stream()
        .filter(field -> !PEOPLES.contains(field))
        .forEach(field -> monitor.put(field, settings.get(field)));
  }

  private static JSONObject page(MonitoringPlan plan, MonitoringPlan.Page page) {
    return common("http", page.name(), plan.interval())
        .put("url", page.url())
        .put("method", "GET")
        .put("maxredirects", 0) // the status that app.yml names is the page's own
        .put("maxretries", retries(plan.interval(), page.tolerated()))
        .put("ignoreTls", false)
        .put("expiryNotification", true)
        .put("accepted_statuscodes", new JSONArray().put(String.valueOf(page.status())));
  }

  /**
   * Uptime Kuma shows a page that fails as pending until its retries are used up, and only then as
   * down. It has no other state that lets a maintenance pass and still ends.
   */
  private static long retries(Duration interval, Duration tolerated) {
    long step = retryInterval(interval);
    return Math.max(1, (tolerated.toSeconds() + step - 1) / step);
  }

  private static long retryInterval(Duration interval) {
    return Math.min(interval.toSeconds(), 60);
  }

  /** What Uptime Kuma insists on, or would fill in badly where it is not said. */
  private static JSONObject common(String type, String name, Duration interval) {
    long seconds = interval.toSeconds();
    return new JSONObject()
        .put("type", type)
        .put("name", name)
        .put("interval", seconds)
        .put("retryInterval", retryInterval(interval))
        .put("resendInterval", 0)
        .put("maxretries", 0)
        .put("timeout", Math.min(Math.max(1, seconds * 4 / 5), 48))
        .put("accepted_statuscodes", new JSONArray().put("200-299"))
        .put("conditions", new JSONArray())
        .put("notificationIDList", new JSONObject())
        .put("expiryNotification", false)
        .put("domainExpiryNotification", false)
        .put("upsideDown", false);
  }

  private static boolean same(Object wanted, @Nullable Object present) {
    return switch (wanted) {
      case Number number ->
          present instanceof Number other && number.doubleValue() == other.doubleValue();
      case JSONArray array -> array.similar(present);
      // SQLite has no booleans: older rows come back as 0 and 1.
      case Boolean flag -> flag.equals(present) || Integer.valueOf(flag ? 1 : 0).equals(present);
      default -> wanted.equals(present);
    };
  }
}

package society.postx.platform.activities.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.json.JSONArray;
import org.json.JSONObject;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.monitoring.MonitoringSpec;

/**
 * Begins and ends maintenance of a client's monitors in Uptime Kuma, recognized by a mark in its
 * description. It lasts until the run that began it ends it, and operators see it meanwhile.
 */
record MaintenanceWindows(UptimeKuma kuma) {
  private static final String PART = "maintenance";

  /** Exactly one of this run, which covers all of them; nothing to cover is nothing to do. */
  Changes begin(MonitoringSpec spec, String title, List<Monitor> monitors) {
    if (monitors.isEmpty()) {
      return Changes.none();
    }
    var changes = new ArrayList<Change>();
    var own = own(spec);
    own.stream().skip(1).forEach(it -> kuma.deleteMaintenance(it.getInt("id"))); // doubles
    if (own.isEmpty()) {
      kuma.addMaintenance(wanted(spec, title));
      changes.add(Change.created("maintenance of " + spec.client()));
      own = own(spec); // another worker may have added the same meanwhile: the lowest id counts
    }
    int id = own.getFirst().getInt("id");
    if (!own.getFirst().optBoolean("active")) {
      kuma.resumeMaintenance(id);
      changes.add(Change.changed("maintenance of %s (was paused)".formatted(spec.client())));
    }
    var all = monitors.stream().map(Monitor::id).collect(Collectors.toCollection(TreeSet::new));
    if (!covered(id).equals(all)) {
      var entries = new JSONArray();
      all.forEach(monitor -> entries.put(new JSONObject().put("id", monitor)));
      kuma.cover(id, entries);
    }
    return new Changes(List.copyOf(changes));
  }

  void end(MonitoringSpec spec) {
    own(spec).forEach(it -> kuma.deleteMaintenance(it.getInt("id")));
  }

  /** Those of the client, from any run. */
  List<JSONObject> of(ClientName client) {
    return marked(mark -> mark.is(client, PART));
  }

  private Set<Integer> covered(int maintenance) {
    var ids = new TreeSet<Integer>();
    for (var entry : kuma.covered(maintenance)) {
      ids.add(((JSONObject) entry).getInt("id"));
    }
    return ids;
  }

  private List<JSONObject> own(MonitoringSpec spec) {
    return marked(mark -> mark.is(spec.client(), PART) && mark.madeBy(spec.run()));
  }

  private List<JSONObject> marked(Predicate<MonitorMark> which) {
    return kuma.maintenances().stream()
        .filter(it -> MonitorMark.in(it.optString("description")).filter(which).isPresent())
        .toList();
  }

  /** Uptime Kuma insists on all of these, also where the strategy uses none. */
  private static JSONObject wanted(MonitoringSpec spec, String title) {
    return new JSONObject()
        .put("title", title)
        .put("description", MonitorMark.of(spec.client(), PART, spec.run()).description())
        .put("strategy", "manual")
        .put("active", true)
        .put("intervalDay", 1)
        .put("cron", "")
        .put("durationMinutes", 60)
        .put("dateRange", new JSONArray().put(JSONObject.NULL).put(JSONObject.NULL))
        .put("timeRange", new JSONArray())
        .put("weekdays", new JSONArray())
        .put("daysOfMonth", new JSONArray())
        .put("timezoneOption", "UTC");
  }
}

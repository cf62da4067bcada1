package society.postx.platform.activities.monitoring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.json.JSONArray;
import org.json.JSONObject;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.monitoring.MonitoringSpec;

/**
 * Keeps each client's group of monitors on the status page; people's own groups stay as they are.
 * Reads, changes and writes the whole page, since Uptime Kuma offers nothing better: its last
 * writer wins.
 */
record StatusPages(UptimeKuma kuma, OkHttpClient http, MonitoringPlan plan) {
  private static final int NOT_FOUND = 404;

  Changes ensure(MonitoringSpec spec, List<Monitor> monitors) {
    var changes = new ArrayList<Change>();
    var slug = plan.statusPage();
    if (groups().isEmpty()) {
      kuma.addStatusPage("Clients", slug);
      var config = kuma.statusPage(slug);
      config.put("description", "%s:%s".formatted(RunLabel.KEY, spec.run()));
      kuma.saveStatusPage(slug, config, new JSONArray());
      changes.add(Change.created("status page " + slug));
    }
    var wanted = shown(monitors);
    var groups = groups().orElseGet(JSONArray::new);
    var present = group(groups, spec);
    if (present.filter(it -> ids(it).equals(wanted)).isPresent()) {
      return new Changes(List.copyOf(changes));
    }
    var entries = new JSONArray();
    wanted.forEach(id -> entries.put(new JSONObject().put("id", id)));
    var group =
        present.orElseGet(
            () -> {
              var fresh = new JSONObject().put("name", spec.client().value());
              groups.put(fresh);
              return fresh;
            });
    group.put("monitorList", entries);
    kuma.saveStatusPage(slug, kuma.statusPage(slug), groups);
    changes.add(Change.changed("status page %s: %s".formatted(slug, spec.client())));
    return new Changes(List.copyOf(changes));
  }

  /** Removes the client's entry if this run made its monitors, and the page if this run made it. */
  Changes remove(MonitoringSpec spec, List<Monitor> monitors) {
    var groups = groups();
    if (groups.isEmpty()) return Changes.none();
    boolean ours =
        monitors.stream()
            .allMatch(it -> it.mark().filter(mark -> mark.madeBy(spec.run())).isPresent());
    var kept = new JSONArray();
    for (var group : groups.get()) {
      if (!ours || !named((JSONObject) group, spec.client())) kept.put(group);
    }
    var config = kuma.statusPage(plan.statusPage());
    boolean pageIsOurs =
        config.optString("description").equals("%s:%s".formatted(RunLabel.KEY, spec.run()));
    if (kept.isEmpty() && pageIsOurs) {
      kuma.deleteStatusPage(plan.statusPage());
    } else if (kept.length() < groups.get().length()) {
      kuma.saveStatusPage(plan.statusPage(), config, kept);
    }
    return Changes.none();
  }

  /** Whether a group of the client's name or one of its monitors is listed. */
  boolean lists(ClientName client, Set<Integer> monitors) {
    return groups().filter(it -> !without(it, client, monitors).similar(it)).isPresent();
  }

  /** How many groups the page has. */
  int size() {
    return groups().map(JSONArray::length).orElse(0);
  }

  /**
   * Removes the client's monitors from all groups, and the group of its name once it is empty: what
   * people listed in it stays. The page stays too, also an empty one.
   *
   * @return whether something was there
   */
  boolean removeClient(ClientName client, Set<Integer> monitors) {
    var groups = groups();
    if (groups.isEmpty()) return false;
    var kept = without(groups.get(), client, monitors);
    if (kept.similar(groups.get())) return false;
    kuma.saveStatusPage(plan.statusPage(), kuma.statusPage(plan.statusPage()), kept);
    return true;
  }

  private static JSONArray without(JSONArray groups, ClientName client, Set<Integer> monitors) {
    var kept = new JSONArray();
    for (var each : groups) {
      var group = new JSONObject(each.toString());
      var entries = new JSONArray();
      for (var entry : group.getJSONArray("monitorList")) {
        if (!monitors.contains(((JSONObject) entry).getInt("id"))) entries.put(entry);
      }
      group.put("monitorList", entries);
      if (!entries.isEmpty() || !named(group, client)) kept.put(group);
    }
    return kept;
  }

  /**
   * Read over HTTP: the socket sends a page's settings but not its groups. Empty without a page.
   */
  private Optional<JSONArray> groups() {
    var base = Objects.requireNonNull(HttpUrl.get(plan.url()), "monitoring.url");
    var url = base.newBuilder().addPathSegments("api/status-page/" + plan.statusPage()).build();
    try (var answer = http.newCall(new Request.Builder().url(url).build()).execute()) {
      if (answer.code() == NOT_FOUND) return Optional.empty();
      if (!answer.isSuccessful()) {
        throw KumaException.silent("status page", "status " + answer.code());
      }
      var page = new JSONObject(Objects.requireNonNull(answer.body()).string());
      return Optional.of(page.getJSONArray("publicGroupList"));
    } catch (IOException e) {
      throw KumaException.silent("status page", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<JSONObject> group(JSONArray groups, MonitoringSpec spec) {
    for (var group : groups) {
      if (named((JSONObject) group, spec.client())) return Optional.of((JSONObject) group);
    }
    return Optional.empty();
  }

  private static boolean named(JSONObject group, ClientName client) {
    return group.optString("name").equals(client.value());
  }

  /** Pages alone: when backups run stays private. */
  private static Set<Integer> shown(List<Monitor> monitors) {
    return monitors.stream()
        .filter(it -> it.type().equals("http"))
        .map(Monitor::id)
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ids(JSONObject group) {
    var ids = new TreeSet<Integer>();
    for (var entry : group.getJSONArray("monitorList")) ids.add(((JSONObject) entry).getInt("id"));
    return ids;
  }
}

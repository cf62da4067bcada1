package society.postx.platform.activities.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.failure.FailureType;

/** Sorts apps into the order of their deployment: what an app requires comes before it. */
final class AppOrder {
  private final Map<AppName, AppManifest> apps = new LinkedHashMap<>();
  private final Set<AppName> placed = new LinkedHashSet<>();

  private AppOrder(List<AppManifest> apps) {
    apps.forEach(app -> this.apps.put(app.name(), app));
  }

  /** INVALID_INPUT where one requires an app that is not among them, or itself over others. */
  static List<AppManifest> of(List<AppManifest> apps) {
    var order = new AppOrder(apps);
    apps.forEach(app -> order.place(app.name(), new ArrayList<>()));
    return order.placed.stream().map(order.apps::get).toList();
  }

  private void place(AppName name, List<AppName> dependants) {
    var app = apps.get(name);
    if (app == null) {
      throw FailureType.INVALID_INPUT.stop(
          "apps/%s/app.yml: requires: '%s': the client does not have it"
              .formatted(dependants.getLast(), name));
    }
    if (dependants.contains(name)) {
      throw FailureType.INVALID_INPUT.stop(
          "apps/%s/app.yml: requires: '%s': the two require each other"
              .formatted(dependants.getLast(), name));
    }
    if (!placed.contains(name)) {
      dependants.add(name);
      app.requires().forEach(required -> place(required, dependants));
      dependants.removeLast();
      placed.add(name);
    }
  }
}

package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.payload.Spelling;

/** Resolves a client's apps and what they require, read and checked at one commit. */
public final class ChosenApps {
  private final Checkout checkout;
  private final ClientFile file;
  private final Map<AppName, AppManifest> found = new LinkedHashMap<>();

  private ChosenApps(Checkout checkout, ClientFile file) {
    this.checkout = checkout;
    this.file = file;
  }

  /** The apps in the order in which they must start. */
  public static List<AppPlan> of(Checkout checkout, ClientFile file) {
    var chosen = new ChosenApps(checkout, file);
    for (var index = 0; index < file.apps().size(); index++) {
      chosen.add(file.apps().get(index), file.path(), "apps[%d]".formatted(index), List.of());
    }
    return chosen.plans();
  }

  private void add(AppName app, String path, String field, List<AppName> requiring) {
    if (found.containsKey(app)) {
      return;
    }
    if (requiring.contains(app)) {
      throw new FileRule(path, field, app.value(), "requires itself through the apps it requires")
          .failure();
    }
    if (!checkout.has("apps/%s/app.yml".formatted(app))) {
      throw unknown(app, path, field);
    }
    var manifest = checkout.app(app);
    checkout.compose(app); // refuses images that are not pinned
    var further = new ArrayList<>(requiring);
    further.add(app);
    for (var index = 0; index < manifest.requires().size(); index++) {
      add(
          manifest.requires().get(index),
          "apps/%s/app.yml".formatted(app),
          "requires[%d]".formatted(index),
          further);
    }
    found.put(app, manifest);
  }

  private RuntimeException unknown(AppName app, String path, String field) {
    var meant =
        Spelling.nearest(app.value(), checkout.apps().stream().map(AppName::value).toList())
            .map(" (did you mean %s?)"::formatted)
            .orElse("");
    return INVALID_INPUT.stop("%s: %s: '%s': unknown app%s".formatted(path, field, app, meant));
  }

  private List<AppPlan> plans() {
    var owners = new HashMap<Domain, AppName>();
    var plans = new ArrayList<AppPlan>();
    for (var app : found.values()) {
      var names = app.hostnames().stream().map(it -> fullName(app, it)).toList();
      for (var name : names) {
        var other = owners.putIfAbsent(name, app.name());
        if (other != null) {
          throw new FileRule(
                  file.path(),
                  "apps",
                  "%s, %s".formatted(other, app.name()),
                  "both want the host name %s".formatted(name))
              .failure();
        }
      }
      plans.add(new AppPlan(app.name(), names));
    }
    return List.copyOf(plans);
  }

  private Domain fullName(AppManifest app, String hostname) {
    try {
      return AppManifest.fullName(hostname, file.domain());
    } catch (IllegalArgumentException e) {
      throw new FileRule(
              file.path(),
              "domain",
              file.domain().value(),
              "leaves no room for %s's host name '%s'".formatted(app.name(), hostname))
          .failure();
    }
  }
}

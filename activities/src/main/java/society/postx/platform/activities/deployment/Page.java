package society.postx.platform.activities.deployment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * A page that visitors need.
 *
 * @param status empty: any answer that is no server error will do
 */
record Page(String url, Optional<Integer> status) {
  private static final int SERVER_ERRORS = 500;

  boolean goodWith(int answered) {
    return status.map(wanted -> wanted == answered).orElse(answered < SERVER_ERRORS);
  }

  /** The first page of each of the client's names, and of each app the page of its health. */
  static List<Page> of(List<AppManifest> apps, ClientPlan plan) {
    var pages = new LinkedHashSet<Page>();
    plan.urls().forEach(url -> pages.add(new Page(url, Optional.empty())));
    for (var app : apps) {
      app.health()
          .ifPresent(
              it ->
                  pages.add(
                      new Page(
                          "https://"
                              + AppManifest.fullName(it.hostname(), plan.domain())
                              + it.path(),
                          Optional.of(it.status()))));
    }
    return List.copyOf(pages);
  }
}

package society.postx.platform.activities.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.Domain;

/**
 * A page that visitors need, and the answer that counts as healthy.
 *
 * @param status empty: any answer below 500 shows that name, TLS certificate and app work
 * @param version that the answer must name, too
 */
public record Page(String url, Optional<Integer> status, Optional<PinnedVersion> version) {
  private static final int SERVER_ERRORS = 500;

  /** The first page of each of the app's names, and the page of its health check. */
  public static List<Page> of(AppManifest app, Domain domain, Optional<PinnedVersion> version) {
    var pages = new ArrayList<Page>();
    for (var hostname : app.hostnames()) {
      pages.add(new Page(url(hostname, domain, "/"), Optional.empty(), Optional.empty()));
    }
    app.health().ifPresent(it -> pages.add(of(it, domain, version)));
    return pages;
  }

  /** The page of an app's health check. */
  public static Page of(AppManifest.Health health, Domain domain, Optional<PinnedVersion> version) {
    return new Page(
        url(health.hostname(), domain, health.path()), Optional.of(health.status()), version);
  }

  private static String url(String hostname, Domain domain, String path) {
    return "https://" + AppManifest.fullName(hostname, domain) + path;
  }

  boolean answersWith(int code) {
    return status.map(wanted -> wanted == code).orElse(code < SERVER_ERRORS);
  }
}

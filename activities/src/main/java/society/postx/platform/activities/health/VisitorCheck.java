package society.postx.platform.activities.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.client.Domain;

/**
 * Checks an app as a visitor meets it: DNS names the host, HTTP redirects to HTTPS, the TLS
 * certificate is valid, and every page answers as a healthy one does.
 *
 * <p>A host that hangs takes its time for every request: the activity beats between them.
 */
public record VisitorCheck(OkHttpClient web, Hosts hosts, Login login, Heartbeat heartbeat) {
  /** What is unhealthy about the app; empty where it is healthy. */
  public List<String> unhealthy(AppManifest app, Domain domain) {
    var findings = new ArrayList<String>();
    for (var hostname : app.hostnames()) {
      var name = AppManifest.fullName(hostname, domain).value();
      pointsElsewhere(name).ifPresent(findings::add);
      doesNotRedirect(name).ifPresent(findings::add);
    }
    var check = new PageCheck(web);
    for (var page : Page.of(app, domain, PinnedVersion.of(app, hosts, login))) {
      heartbeat.beat("asking " + page.url());
      check.unhealthy(page).ifPresent(findings::add);
    }
    return findings;
  }

  private Optional<String> pointsElsewhere(String name) {
    try {
      var found = web.dns().lookup(name);
      return found.stream().anyMatch(it -> it.getHostAddress().equals(login.address()))
          ? Optional.empty()
          : Optional.of("%s points at %s instead of %s".formatted(name, found, login.address()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> doesNotRedirect(String name) {
    var url = "http://" + name + "/";
    heartbeat.beat("asking " + url);
    try (var answer = web.newCall(new Request.Builder().url(url).build()).execute()) {
      var target = answer.header("Location", "");
      var redirects = answer.isRedirect() && target != null && target.startsWith("https://" + name);
      return redirects
          ? Optional.empty()
          : Optional.of(
              "%s answers %d instead of a redirect to HTTPS".formatted(url, answer.code()));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(url, e.getMessage()));
    }
  }
}

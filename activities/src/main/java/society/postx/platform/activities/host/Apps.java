package society.postx.platform.activities.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.operation.Change;

/** Deploys apps as {@code docs/apps.md} says; one that is as wanted and healthy is left alone. */
final class Apps {
  private static final Logger log = LoggerFactory.getLogger(Apps.class);

  /** Slow pulls and a first start that installs. */
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private static final String ROUTES = "/opt/docker/traefik/routes";

  private static final String FOLDER =
      """
      set -eu
      install --directory --owner="$2" --group="$2" --mode="$3" "$1"
      """;

  private final Hosts hosts;
  private final Jobs jobs;
  private final Function<ClientName, SortedMap<String, String>> secrets;
  private final Heartbeat heartbeat;

  /**
   * @param secrets all of a client's secrets by name
   */
  Apps(
      Hosts hosts,
      Jobs jobs,
      Function<ClientName, SortedMap<String, String>> secrets,
      Heartbeat heartbeat) {
    this.hosts = hosts;
    this.jobs = jobs;
    this.secrets = secrets;
    this.heartbeat = heartbeat;
  }

  DeployedApps deploy(HostSpec spec, Login login, Checkout checkout, List<AppName> names) {
    heartbeat.beat("reading apps and secrets");
    var values = secrets.apply(spec.client());
    var masking = new Masking(values.values());
    var apps =
        AppOrder.of(names.stream().map(checkout::app).toList()).stream()
            .map(app -> AppBundle.of(spec, checkout, app, values))
            .toList();
    var changes = new ArrayList<Change>();
    for (var app : apps) {
      if (bring(spec, login, app, masking)) {
        changes.add(Change.changed("app " + app.app().name()));
      }
      if (app.app().name().value().equals("traefik")) {
        route(login, checkout, apps);
      }
    }
    var record = DeployedRecord.of(spec.commit());
    try (var host = hosts.connect(login)) {
      for (var app : apps) {
        record.add(app, RunningApp.images(host, app.app().name()));
      }
      record.write(host);
    }
    return record.deployed(changes);
  }

  /** True where something had to be done. */
  private boolean bring(HostSpec spec, Login login, AppBundle app, Masking masking) {
    var name = app.app().name();
    heartbeat.beat("looking at " + name + " on " + login.name());
    try (var host = hosts.connect(login)) {
      var seen = RunningApp.on(host, name);
      if (seen.deployed().equals(app.all().digest()) && seen.healthy()) {
        return false;
      }
      var job = job(spec, app, seen);
      jobs.forget(login, job); // one that ended before; what runs now goes on
      put(host, app);
      jobs.succeed(login, job, masking);
      log.info("{} runs on {}", name, login.name());
      return true;
    }
  }

  private static Job job(HostSpec spec, AppBundle app, RunningApp seen) {
    // Compose recreates what compose.yml changed; nothing tells it that a mounted file did.
    var stale = !seen.mounted().equals("-") && !seen.mounted().equals(app.mounted().digest());
    var name = app.app().name();
    return Job.repeatable(
        spec.run(), "deploy-" + name, program(app, stale ? "--force-recreate" : ""), LIMIT);
  }

  /**
   * Pulling is tried again by the platform where the registry is away (75); a tag that does not
   * exist stays so.
   */
  private static String program(AppBundle app, String recreate) {
    return """
    set -u
    cd /opt/docker/%1$s || exit
    if ! docker compose pull --quiet --policy missing >pull.log 2>&1; then
      cat pull.log
      if grep -q -e 'manifest unknown' -e 'not found' pull.log; then exit 1; fi
      exit 75
    fi
    rm pull.log
    if ! docker compose up --detach --wait --wait-timeout 900 --remove-orphans --quiet-pull %2$s; then
      docker compose ps --all
      docker compose logs --no-color --tail 20
      exit 1
    fi
    mkdir -p %3$s
    echo %4$s %5$s >%3$s/%1$s.new && mv %3$s/%1$s.new %3$s/%1$s
    """
        .formatted(
            app.app().name(),
            recreate,
            RunningApp.RECORDS,
            app.all().digest(),
            app.mounted().digest());
  }

  private static void put(Host host, AppBundle app) {
    var name = app.app().name();
    for (var folder : app.foreignFolders()) {
      host.script(
              FOLDER,
              List.of(folder.path(), folder.owner().toString(), folder.mode()),
              Host.Input.none())
          .orFail("making " + folder.path());
    }
    BundleUpload.put(host, app.all(), "/opt/docker/" + name, "app-" + name);
  }

  /** All apps' routes at once: those of an app that is no longer there go. */
  private void route(Login login, Checkout checkout, List<AppBundle> apps) {
    var routes = new Bundle();
    for (var app : apps) {
      var path = "apps/%s/routes.yml".formatted(app.app().name());
      if (checkout.has(path)) {
        routes.file(app.app().name() + ".yml", 0644, 0, checkout.bytes(path));
      }
    }
    try (var host = hosts.connect(login)) {
      BundleUpload.put(host, routes, ROUTES, "routes");
    }
  }
}

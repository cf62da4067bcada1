package society.postx.platform.activities.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.health.ExpectedContainer;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Deploys apps, each at its own commit, as {@code docs/apps.md} says. Leaves alone what is already
 * as wanted and healthy, and what is not named.
 */
public final class AppDeployment {
  private static final Logger log = LoggerFactory.getLogger(AppDeployment.class);

  /** Slow pulls and a first start that installs. */
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private static final AppName TRAEFIK = new AppName("traefik");

  private final Hosts hosts;
  private final Jobs jobs;
  private final AppFolders folders;
  private final Heartbeat heartbeat;
  private final ImageRemoval images;

  public AppDeployment(Hosts hosts, Jobs jobs, AppFolders folders, Heartbeat heartbeat) {
    this.hosts = hosts;
    this.jobs = jobs;
    this.folders = folders;
    this.heartbeat = heartbeat;
    this.images = new ImageRemoval(jobs);
  }

  /** Leaves all images of these apps on the host; answers how many came. */
  public String pull(HostSpec spec, Login login, List<AppAt> wanted) {
    var images =
        folders.inOrder(spec, running(login), wanted).stream()
            .flatMap(app -> app.images().stream())
            .distinct()
            .sorted()
            .toList();
    var job = ImagePull.job(spec.run(), images);
    return jobs.succeedFresh(login, job, folders.masking(spec.client())).output().strip();
  }

  public DeployedApps deploy(HostSpec spec, Login login, List<AppAt> wanted) {
    var running = running(login);
    var all = new LinkedHashMap<AppName, AppAt>();
    running.forEach(app -> all.put(app.name(), app));
    wanted.forEach(app -> all.put(app.name(), app));
    var bundles = folders.inOrder(spec, running, wanted);
    var masking = folders.masking(spec.client());
    var changes = new ArrayList<Change>();
    var routed = false;
    for (var app : bundles) {
      var placements = new ArrayList<>(List.of(AppFolders.placement(app)));
      if (app.name().equals(TRAEFIK)) { // it asks for certificates while the others start
        placements.add(folders.routes(all.values()));
      }
      if (bring(spec, login, app, placements, masking)) {
        changes.add(Change.changed("app " + app.name()));
        routed |= app.name().equals(TRAEFIK);
      }
    }
    if (!routed && all.containsKey(TRAEFIK)) {
      var routing = Job.placing(spec.run(), "place-routes", folders.routes(all.values()));
      jobs.succeedFresh(login, routing, masking);
    }
    try (var host = hosts.connect(login)) {
      var deployed = folders.note(host, spec.commit(), bundles, changes);
      images
          .remove(spec.run(), login, DeployedRecord.on(host))
          .ifPresent(removed -> changes.add(removed));
      return new DeployedApps(deployed.commit(), deployed.apps(), changes);
    }
  }

  private List<AppAt> running(Login login) {
    heartbeat.beat("reading apps and secrets");
    try (var host = hosts.connect(login)) {
      return AppFolders.noted(host);
    }
  }

  /** Whether it changed anything. */
  private boolean bring(
      HostSpec spec, Login login, AppBundle app, List<Placement> placements, Masking masking) {
    heartbeat.beat("looking at %s on %s".formatted(app.name(), login.name()));
    try (var host = hosts.connect(login)) {
      var seen = DeployedBundle.on(host, app.name());
      if (seen.deployed().equals(app.all().digest()) && seen.healthy()) {
        return false;
      }
      var job = job(spec, app, seen).placing(placements);
      OtherDeployments.end(host, app.name(), job);
      jobs.succeedFresh(login, job, masking);
      log.info("{} runs on {} as of {}", app.name(), login.name(), app.commit());
      return true;
    }
  }

  private static Job job(HostSpec spec, AppBundle app, DeployedBundle seen) {
    // Compose recreates what compose.yml changed; it does not notice a changed mounted file.
    var stale = !seen.mounted().equals("-") && !seen.mounted().equals(app.mounted().digest());
    var step = "deploy-%s-%s".formatted(app.name(), app.commit().substring(0, 8));
    return Job.changing(spec.run(), step, program(app, stale ? "--force-recreate" : ""), LIMIT);
  }

  /**
   * The platform repeats the job while the registry is unreachable (75); a missing tag fails at
   * once.
   */
  private static String program(AppBundle app, String recreate) {
    return """
    set -u
    %7$s
    cd /opt/docker/%1$s || exit
    if ! docker image inspect %6$s >/dev/null 2>&1; then
      if ! docker compose pull --quiet --policy missing >pull.log 2>&1; then
        cat pull.log
        if grep -q -e 'manifest unknown' -e 'not found' pull.log; then exit 1; fi
        exit 75
      fi
      rm pull.log
    fi
    if [ -e %3$s/%1$s ]; then
      echo changing changing >%3$s/%1$s.new && mv %3$s/%1$s.new %3$s/%1$s || exit
    fi
    if ! up %1$s %2$s; then
      docker compose ps --all
      docker compose logs --no-color --tail 20
      exit 1
    fi
    mkdir -p %3$s
    echo %4$s %5$s >%3$s/%1$s.new && mv %3$s/%1$s.new %3$s/%1$s && rm -f %3$s/%1$s.changing
    """
        .formatted(
            app.name(),
            recreate,
            AppFolders.RECORDS,
            app.all().digest(),
            app.mounted().digest(),
            String.join(" ", app.images()),
            ExpectedContainer.FUNCTIONS);
  }
}

package society.postx.platform.activities.upgrade;

import static society.postx.platform.activities.ssh.Masking.none;
import static society.postx.platform.workflows.failure.FailureType.CREDENTIALS_REJECTED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.HostReport;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.HostFailure;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.ShownText;
import society.postx.platform.workflows.upgrade.PackageActivities;
import society.postx.platform.workflows.upgrade.PackageChange;
import society.postx.platform.workflows.upgrade.PendingUpdates;
import society.postx.platform.workflows.upgrade.Reboot;
import society.postx.platform.workflows.upgrade.UpgradedPackages;

/** Upgrades Debian packages on hosts over SSH with the programs of {@code base/upgrade/}. */
public final class HostPackages implements PackageActivities {
  private static final Logger log = LoggerFactory.getLogger(HostPackages.class);
  private static final Duration LOOK = Duration.ofMinutes(10);

  /** Others may hold dpkg's lock for twenty minutes of it. */
  private static final Duration UPGRADE = Duration.ofMinutes(50);

  private static final Duration HEALTHY = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** A whole Debian has fewer; the host decides what it prints. */
  private static final int MOST_PACKAGES = 3000;

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_ANSWER = 300;

  private final HostLogins logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final Heartbeat heartbeat;
  private final UpgradePrograms programs;

  public HostPackages(
      InfrastructureRepository infrastructure,
      HostLogins logins,
      Hosts hosts,
      Heartbeat heartbeat) {
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.heartbeat = heartbeat;
    this.programs = new UpgradePrograms(infrastructure);
  }

  @Override
  public PendingUpdates pendingUpdates(HostAddress address, RunLabel run) {
    var login = logins.to(address);
    var job = job(run, "look", LOOK);
    jobs.forget(login, job); // what an earlier attempt saw may be old
    var lines = left(login, job, run, "pending");
    return new PendingUpdates(packages(lines), lines.contains("reboot"));
  }

  @Override
  public UpgradedPackages upgradePackages(HostSpec host) {
    var login = logins.to(host);
    var lines = left(login, job(host.run(), "upgrade", UPGRADE), host.run(), "packages");
    log.info("{} has {} packages upgraded", login.name(), lines.size());
    return new UpgradedPackages(packages(lines));
  }

  private static Job job(RunLabel run, String program, Duration limit) {
    var text = "exec %s/%s %s\n".formatted(UpgradePrograms.FOLDER, program, run.value());
    var step = "packages-" + program;
    return program.equals("look")
        ? Job.repeatable(run, step, text, limit)
        : Job.changing(run, step, text, limit);
  }

  /** Runs the job and answers the lines of the file that it left. */
  private List<String> left(Login login, Job job, RunLabel run, String file) {
    try (var host = hosts.connect(login)) {
      programs.put(host);
    }
    jobs.succeed(login, job, none());
    try (var host = hosts.connect(login)) {
      return host.root("cat", "/var/lib/platform/upgrades/%s/%s".formatted(run.value(), file))
          .orFail("reading what " + job.unit() + " left")
          .lines()
          .toList();
    }
  }

  private static List<PackageChange> packages(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 4 && words[0].equals("package"))
        .limit(MOST_PACKAGES)
        .map(words -> new PackageChange(named(words[1]), named(words[2]), named(words[3])))
        .toList();
  }

  private static String named(String word) {
    return ShownText.shortened(ShownText.oneLine(word), LONGEST_NAME);
  }

  @Override
  public Reboot rebootWhereRequired(HostSpec spec) {
    var login = logins.to(spec);
    return new RebootWait(
            login.name(),
            () -> askForReboot(login, spec.run()),
            heartbeat,
            InstantSource.system(),
            Pause::of)
        .done();
  }

  /** A host that shuts down or boots does not answer, drops the connection or refuses logins. */
  private String[] askForReboot(Login login, RunLabel run) {
    try (var host = hosts.connectFresh(login)) {
      programs.put(host);
      return askForReboot(host, run);
    } catch (HostFailure e) {
      return new String[] {String.valueOf(e.getMessage())};
    } catch (ApplicationFailure e) {
      if (CREDENTIALS_REJECTED.name().equals(e.getType())) {
        return new String[] {e.getOriginalMessage()};
      }
      throw e;
    }
  }

  private static String[] askForReboot(Host host, RunLabel run) {
    return host.root(UpgradePrograms.FOLDER + "/reboot", run.value())
        .read("asking for a reboot", HostPackages::answer);
  }

  private static String[] answer(String said) {
    var words = ShownText.shortened(ShownText.oneLine(said), LONGEST_ANSWER).split(" ", -1);
    var needed =
        switch (words[0]) {
          case "none" -> 2; // and the boot id
          case "done" -> 3; // and the boot ids before and after
          default -> 1;
        };
    if (words.length < needed) {
      throw new IllegalArgumentException("fewer than %d words".formatted(needed));
    }
    return words;
  }

  @Override
  public String awaitApps(HostSpec spec) {
    var login = logins.to(spec);
    var until = Instant.now().plus(HEALTHY);
    for (; ; ) {
      heartbeat.beat("waiting until the apps of %s are healthy".formatted(login.name()));
      var unhealthy = unhealthy(login);
      if (unhealthy.isEmpty()) {
        return "";
      }
      if (Instant.now().isAfter(until)) {
        throw VERIFICATION_FAILED.stop(
            "%s: %s after %d minutes; fix it, then retry the step"
                .formatted(login.name(), String.join("; ", unhealthy), HEALTHY.toMinutes()));
      }
      Pause.of(BETWEEN_LOOKS);
    }
  }

  private List<String> unhealthy(Login login) {
    try (var host = hosts.connect(login)) {
      return HostReport.of(host).unhealthy();
    } catch (HostFailure e) { // Docker comes up after sshd
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}

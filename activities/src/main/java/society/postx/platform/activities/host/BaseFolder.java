package society.postx.platform.activities.host;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.HostUnreachable;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/** Applies {@code base/} to a host, armed with a revert that needs no connection. ADR §9. */
public final class BaseFolder {
  private static final String FOLDER = "base";
  private static final String ON_HOST = "/opt/platform/base";
  private static final Set<String> PROGRAMS = Set.of("apply", "revert", "disarm");

  /** apt on a slow mirror is most of it. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** Less than the timer of platform-revert.timer, which is the way out when this fails. */
  private static final Duration FRESH_CONNECTION = Duration.ofSeconds(90);

  private final Hosts hosts;
  private final Jobs jobs;
  private final Heartbeat heartbeat;

  public BaseFolder(Hosts hosts, Jobs jobs, Heartbeat heartbeat) {
    this.hosts = hosts;
    this.jobs = jobs;
    this.heartbeat = heartbeat;
  }

  public List<Change> apply(HostSpec spec, Login login, Checkout checkout) {
    var job =
        Job.changing(spec.run(), "apply-base", "exec " + ON_HOST + "/apply\n", LIMIT)
            .placing(new Placement(bundle(spec, checkout), ON_HOST, FOLDER));
    var result = jobs.succeed(login, job, Masking.none());
    keep(login, job);
    try (var host = hosts.connect(login)) {
      DeployedRecord.on(host).withBase(spec.commit()).write(host);
    }
    return ReportedChanges.in(result.output());
  }

  static Bundle bundle(HostSpec spec, Checkout checkout) {
    var bundle = new Bundle();
    for (var path : checkout.files(FOLDER)) {
      var name = path.substring(FOLDER.length() + 1);
      if (!name.startsWith("backup/")
          && !name.startsWith("upgrade/")
          && !name.equals("cloud-init.yml")) {
        bundle.file(name, PROGRAMS.contains(name) ? 0755 : 0644, 0, checkout.bytes(path));
      }
    }
    var cidrs = spec.managementCidrs().stream().map(Cidr::value).collect(joining(" "));
    return bundle.file(
        "settings", 0644, "CLIENT=%s\nMANAGEMENT_CIDRS='%s'\n".formatted(spec.client(), cidrs));
  }

  /** The new settings stay only if a new connection gets through them. */
  private void keep(Login login, Job job) {
    var until = Instant.now().plus(FRESH_CONNECTION);
    while (true) {
      heartbeat.beat("opening a new connection to " + login.name());
      try (var host = hosts.connectFresh(login)) {
        var outcome =
            host.script("exec " + ON_HOST + "/disarm", List.of(), Host.Input.none())
                .orFail("keeping the new settings");
        if (outcome.strip().equals("reverted")) {
          jobs.forget(login, job);
          throw FailureType.UNAVAILABLE.retryIn(
              Duration.ofSeconds(1),
              "%s went back to its old settings before a new connection succeeded; applying base/ again"
                  .formatted(login.name()));
        }
        return;
      } catch (HostUnreachable e) {
        if (Instant.now().isAfter(until)) {
          throw FailureType.JOB_FAILED.stop(
              "after base/apply no new connection gets through: %s; the host goes back to its old settings within three minutes: correct base/ or managementCidrs in platform.yml, then retry the step"
                  .formatted(e.getMessage()));
        }
        Pause.of(Duration.ofSeconds(1));
      }
    }
  }
}

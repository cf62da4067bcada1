package society.postx.platform.activities.host;

import java.time.Duration;
import java.time.Instant;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.ssh.HostUnreachable;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.failure.FailureType;

/** Waits until a new host accepts our login and its first boot has succeeded. */
public final class FirstContact {
  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final Duration CLOUD_INIT = Duration.ofMinutes(10);
  private static final int TIMED_OUT = 124; // timeout(1)

  /** cloud-init's exit status when it met a recoverable error and finished. */
  private static final int RECOVERED = 2;

  private final Hosts hosts;
  private final Heartbeat heartbeat;

  public FirstContact(Hosts hosts, Heartbeat heartbeat) {
    this.hosts = hosts;
    this.heartbeat = heartbeat;
  }

  public void await(Login login) {
    awaitSsh(login);
    awaitCloudInit(login);
  }

  private void awaitSsh(Login login) {
    var until = Instant.now().plus(BOOT);
    while (true) {
      heartbeat.beat("waiting for SSH of " + login.name());
      try (var host = hosts.connect(login)) {
        host.run("true").orFail("saying hello");
        return;
      } catch (HostUnreachable e) {
        if (Instant.now().isAfter(until)) {
          throw FailureType.UNAVAILABLE.retryIn(
              Duration.ofSeconds(30),
              "%s; check its console at Hetzner and whether managementCidrs holds this worker's address"
                  .formatted(e.getMessage()));
        }
        Pause.of(Duration.ofMillis(300));
      }
    }
  }

  private void awaitCloudInit(Login login) {
    var until = Instant.now().plus(CLOUD_INIT);
    while (true) {
      heartbeat.beat("waiting for cloud-init on " + login.name());
      try (var host = hosts.connect(login)) {
        var status = host.run("timeout", "8", "cloud-init", "status", "--wait", "--long");
        switch (status.exitStatus()) {
          case 0, RECOVERED -> {
            return;
          }
          case TIMED_OUT -> {
            if (Instant.now().isAfter(until)) {
              throw FailureType.UNAVAILABLE.retryIn(
                  Duration.ofMinutes(1), "cloud-init on %s still runs".formatted(login.name()));
            }
          }
          default ->
              throw FailureType.JOB_FAILED.stop(
                  "cloud-init on %s failed: %s; read /var/log/cloud-init.log there, correct base/cloud-init.yml, abort this run and start it again"
                      .formatted(login.name(), status.out().strip()));
        }
      }
    }
  }
}

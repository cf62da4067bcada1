package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;

/**
 * Backs up and restores a real machine with real restic and a Storage Box; each test begins where
 * the one before left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupsOnRealMachineTest {
  private static final List<AppPlan> APPS = List.of(new AppPlan(new AppName("notes"), List.of()));

  @TempDir static Path folder;
  private static RealHost real;
  private static RealBox box;
  private static SubAccount account;
  private static SecretStore secrets;
  private static InfrastructureRepository infrastructure;
  private static HostSpec host;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void bootBesideABox() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
    box = new RealBox(real, folder);
    account = box.account();
    var files = new HashMap<>(box.files(Map.of()));
    files.put("apps/notes/app.yml", "name: notes\nbackup: {paths: [data], databases: []}\n");
    files.put("apps/notes/compose.yml", "services: {}\n");
    var commit = real.repository().commit(files);
    infrastructure = real.repository().opened();
    infrastructure.latest();
    secrets = box.secrets(infrastructure);
    var seen = real.spec("run-1");
    host =
        new HostSpec(
            seen.client(),
            seen.domain(),
            seen.address(),
            commit,
            seen.managementCidrs(),
            seen.run());
    real.awaitBoot();
    real.inside(
        "mkdir -p /opt/docker/notes/data; cd /opt/docker/notes; echo x >.env; echo x >app.yml; echo"
            + " x >compose.yml; echo precious >data/note");
  }

  @AfterAll
  static void powerOff() {
    if (box != null) {
      box.close();
    }
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void theHostHasATimerAfterThreeAndARepositoryItMayOnlyAppendTo() {
    var changes = backups(Heartbeat.none()).setUpBackups(host, account, APPS);
    assertThat(changes.changes())
        .extracting(change -> change.what())
        .containsExactly(
            "platform-users-in.service",
            "platform-backup.service",
            "platform-nightly-backup.service",
            "platform-backup.timer",
            "restic repository");
    assertThat(real.inside("systemctl show --property=TimersCalendar platform-backup.timer"))
        .contains("04:28:35 Europe/Amsterdam"); // client-alpha's own time
    assertThat(real.inside("systemctl show platform-backup.timer"))
        .contains("RandomizedDelayUSec=0\n");
    assertThat(real.inside("stat --format %a /etc/platform/backup/*")).isEqualTo("600\n600\n600\n");
    assertThat(backups(Heartbeat.none()).setUpBackups(host, account, APPS).changes()).isEmpty();
  }

  private static final String HOLD_BACKUPS =
      """
      mkdir -p /etc/systemd/system/platform-backup.service.d
      cat >/etc/systemd/system/platform-backup.service.d/hold.conf <<'END'
      [Service]
      ExecStartPre=/bin/sh -c 'until [ -e /root/go-on ]; do sleep 0.1; done'
      END
      systemctl daemon-reload
      """;

  @Test
  @Order(2)
  void aBackupWhoseWorkerDiedMakesExactlyOneSnapshot() {
    real.inside(HOLD_BACKUPS);
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                backups(
                        progress -> {
                          if (progress.contains("back-up") && beats.incrementAndGet() == 2) {
                            throw new IllegalStateException("worker killed");
                          }
                        })
                    .backUpOnce(host, account, 26))
        .hasMessage("worker killed");
    real.inside("touch /root/go-on");
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);

    assertThat(snapshot.files()).isEqualTo(4);
    assertThat(listing().of(host.client(), account).restorable())
        .extracting(Snapshot::id)
        .containsExactly(snapshot.id());
    assertThat(real.inside("/opt/platform/backup/restic snapshots --json --tag pass"))
        .contains("short_id")
        .doesNotContain(snapshot.id());
    assertThat(backups(Heartbeat.none()).backUpOnce(host, account, 26).id())
        .isEqualTo(snapshot.id());
  }

  @Test
  @Order(3)
  void theHostCannotDeleteWhatItStored() {
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);
    var verification =
        new OutsideVerification(
            infrastructure, secrets, real.logins(), hosts, listing(), Heartbeat.none());
    assertThat(verification.checkBackup(host, account, snapshot)).contains(snapshot.id());
  }

  @Test
  @Order(4)
  void retentionForgetsNoSnapshotOfToday() {
    real.inside("echo more >>/opt/docker/notes/data/note; systemctl start platform-backup.service");
    var report = backups(Heartbeat.none()).forgetOld(host.client(), account, List.of());
    assertThat(report.done()).isTrue();
    assertThat(report.note()).isEqualTo("nothing to forget, 4 kept"); // two, and their first passes
    assertThat(report.suspicions()).isEmpty();
    assertThat(listing().of(host.client(), account).restorable()).hasSize(2);
  }

  private static final String HASTY =
      """
      mkdir -p /etc/systemd/system/platform-nightly-backup.service.d
      cat >/etc/systemd/system/platform-nightly-backup.service.d/hasty.conf <<'END'
      [Service]
      RestartSec=1s
      RestartMaxDelaySec=2s
      END
      systemctl daemon-reload
      cd /opt/platform/backup; mv restic restic.away
      systemctl start --no-block platform-nightly-backup.service
      """;

  @Test
  @Order(5)
  void aNightlyBackupThatFailsIsTriedAgainUntilItSucceeds() {
    var before = listing().of(host.client(), account).restorable();
    real.inside(HASTY);
    await()
        .atMost(Duration.ofMinutes(1)) // it reports each failure to a monitor that is not there
        .until(() -> !nightly("NRestarts").equals("0"));
    real.inside("cd /opt/platform/backup; mv restic.away restic");
    await().atMost(Duration.ofMinutes(2)).until(() -> nightly("ActiveState"), "inactive"::equals);
    assertThat(listing().of(host.client(), account).restorable()).hasSize(before.size() + 1);
  }

  @Test
  @Order(6)
  void aNightlyBackupThatAnOperatorStopsIsNotTriedAgain() {
    real.inside("rm -f /root/go-on; systemctl start --no-block platform-nightly-backup.service");
    await()
        .until(
            () -> real.inside("systemctl is-active platform-backup || :").strip(),
            "activating"::equals);
    real.inside("systemctl stop platform-backup.service");
    assertThat(nightly("SubState")).isNotEqualTo("auto-restart");
    assertThat(nightly("ActiveState")).isIn("inactive", "failed");
  }

  private static String nightly(String property) {
    return real.inside(
            "systemctl show --value platform-nightly-backup.service --property=" + property)
        .strip();
  }

  private ResticBackups backups(Heartbeat heartbeat) {
    return new ResticBackups(
        infrastructure,
        secrets,
        real.logins(),
        hosts,
        access(),
        box.homes(infrastructure, hosts),
        heartbeat,
        () -> "test");
  }

  private SnapshotListing listing() {
    return box.listing(infrastructure, hosts);
  }

  private static RepositoryAccess access() {
    return box.access(infrastructure);
  }
}

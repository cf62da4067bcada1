package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.host.SandboxImages;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Ends a backup of a real machine in every way that a backup can end, while users are out. The app
 * is one container; users are out while its file {@code maintenance} exists. Restic is a program
 * that stores until the test lets it end.
 */
@Tag("sandbox")
class UsersOutOnRealMachineTest {
  private static final Duration SECONDS = Duration.ofSeconds(15);
  private static final Duration BOOT = Duration.ofMinutes(1);
  private static final String OUT = "ls /opt/docker/notes/data/maintenance 2>/dev/null || :";
  private static final String LEFT_OUT = "ls /var/lib/platform/users-out 2>/dev/null || :";
  private static final String STATE =
      "systemctl show --property=ActiveState --value platform-backup.service";
  private static final String STORING = "ls /root/storing 2>/dev/null || :";

  private static final String APP =
      """
      name: notes
      backup: {paths: [data], databases: []}
      maintenance:
        service: app
        user: root
        "on": [sh, -c, "sleep 2; touch /data/maintenance"]
        "off": [rm, -f, /data/maintenance]
      """;

  private static final String COMPOSE =
      """
      services:
        app:
          image: postgres:17.12
          entrypoint: [sleep, infinity]
          restart: unless-stopped
          stop_grace_period: 1s
          volumes: ["./data:/data"]
      """;

  private static final String RESTIC =
      """
      cat >/opt/platform/backup/restic <<'END'
      #!/bin/sh
      [ "$1" = backup ] || exit 0
      if [ -e /opt/docker/notes/data/maintenance ]; then users=out; else users=in; fi
      case $* in
      *'--retry-lock 60m --tag pass'*) echo "pass, users $users" >>/root/calls; exit 3 ;;
      *retry-lock*) exit 1 ;;
      esac
      echo "backup, users $users" >>/root/calls
      if [ -e /root/locked ]; then rm /root/locked; exit 11; fi
      touch /root/storing
      until [ -e /root/stored ]; do sleep 0.1; done
      END
      cat >/opt/platform/backup/settings <<'END'
      HOST_NAME=client-alpha
      ON_CALENDAR='*-*-* 03:00:00 UTC'
      END
      """;

  @TempDir static Path folder;
  private static RealHost real;

  @BeforeAll
  static void boot() throws IOException {
    var images = SandboxImages.folder();
    real = new RealHost(folder, new ImageSource.Prepared());
    var commit =
        real.repository()
            .commit(Map.of("apps/notes/app.yml", APP, "apps/notes/compose.yml", COMPOSE));
    real.awaitBoot();
    real.withGateway(Optional.of(images));
    install(commit);
    real.inside("mkdir -p /opt/docker/notes/data; cd /opt/docker/notes; echo x >.env");
    real.inside("cat >/opt/docker/notes/compose.yml <<'END'\n" + COMPOSE + "END");
    await() // Docker reads /etc/hosts every five seconds: at first it may not know the registry
        .atMost(BOOT)
        .ignoreExceptions()
        .until(() -> !real.inside("cd /opt/docker/notes; docker compose up -d 2>&1").isEmpty());
  }

  private static void install(String commit) {
    var infrastructure = real.repository().opened();
    var checkout = infrastructure.latest();
    var plan =
        BackupPlan.of(infrastructure::at, List.of(new AppAt(new AppName("notes"), commit))).text();
    var programs = BackupPrograms.of(checkout).file("plan", 0644, plan);
    try (var hosts = new Hosts();
        var host = hosts.connect(real.login())) {
      BundleUpload.put(host, programs, BackupPrograms.FOLDER, "backup-programs");
    }
    real.inside(RESTIC + "/opt/platform/backup/install-units");
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @BeforeEach
  void start() {
    await() // a test before may have booted it
        .atMost(BOOT)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              real.inside("systemctl stop platform-backup; systemctl start docker");
              real.inside(
                  "cd /root; rm -f storing stored calls locked /opt/docker/notes/data/maintenance");
              assertThat(runs()).isEqualTo("true");
            });
    real.inside("systemctl start --no-block platform-backup.service");
  }

  private static String runs() {
    return real.inside("docker inspect --format '{{.State.Running}}' notes-app-1").strip();
  }

  private static void awaitStoring() {
    await().atMost(BOOT).until(() -> !real.inside(STORING).isEmpty());
    assertThat(real.inside(OUT)).isNotEmpty();
  }

  private static void awaitUsersIn(Duration most) {
    await()
        .atMost(most)
        .ignoreExceptions() // of a machine that boots
        .until(() -> real.inside(OUT + "; " + LEFT_OUT).isEmpty());
  }

  @Test
  void aBackupThatEndsWellLetsUsersIn() {
    awaitStoring();
    real.inside("touch /root/stored");
    await().atMost(SECONDS).until(() -> real.inside(STATE).strip(), "inactive"::equals);
    assertThat(real.inside(OUT + "; " + LEFT_OUT)).isEmpty();
  }

  @Test
  void nobodyWaitsForTheRepositorysLockOutside() {
    real.inside("systemctl stop platform-backup; rm -f /root/calls; touch /root/locked");
    real.inside("systemctl start --no-block platform-backup.service");
    awaitStoring();
    real.inside("touch /root/stored");
    await().atMost(SECONDS).until(() -> real.inside(STATE).strip(), "inactive"::equals);
    assertThat(real.inside("cat /root/calls"))
        .isEqualTo("pass, users in\nbackup, users out\n".repeat(2));
    assertThat(real.inside(OUT + "; " + LEFT_OUT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "systemctl stop platform-backup.service",
        "systemctl kill --signal=KILL platform-backup.service",
        "systemctl kill --signal=KILL --kill-whom=main platform-backup.service",
        "pkill --full '^/bin/sh ./restic backup'"
      })
  void usersGetInWithinSecondsHoweverTheBackupIsEnded(String end) {
    awaitStoring();
    real.inside(end);
    awaitUsersIn(SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "systemctl stop platform-backup.service",
        "systemctl kill --signal=KILL platform-backup.service"
      })
  void aCommandThatStillShutsUsersOutAfterItsBackupHasEndedDoesNotWin(String end) {
    await().atMost(BOOT).until(() -> !real.inside("pgrep -x -f 'sleep 2' || :").isEmpty());
    real.inside(end);
    await().atMost(SECONDS).until(() -> real.inside("pgrep -x -f 'sleep 2' || :").isEmpty());
    awaitUsersIn(SECONDS);
    await().atMost(SECONDS).until(() -> !real.inside(STATE).strip().equals("deactivating"));
    assertThat(real.inside(OUT + "; " + LEFT_OUT)).isEmpty();
  }

  @Test
  void whereDockerIsDownAtTheEndUsersGetInWhenItIsBack() {
    awaitStoring();
    real.inside("systemctl stop docker.socket docker.service");
    real.inside("systemctl stop platform-backup.service");
    assertThat(real.inside(LEFT_OUT)).isNotEmpty();
    real.inside("systemctl start docker.socket docker.service");
    awaitUsersIn(BOOT);
  }

  @Test
  void usersGetInAtTheNextBootAfterAPowerLoss() {
    awaitStoring();
    real.cutPower();
    awaitUsersIn(BOOT);
    assertThat(real.inside("systemctl is-enabled platform-users-in.service")).contains("enabled");
  }

  @Test
  void usersGetInAtTheNextBootAfterARebootByHand() {
    awaitStoring();
    var boot = bootId();
    real.inside("systemctl reboot");
    await()
        .atMost(BOOT)
        .ignoreExceptions()
        .until(() -> !bootId().isEmpty() && !bootId().equals(boot));
    awaitUsersIn(BOOT);
  }

  private static String bootId() {
    return real.inside("cat /proc/sys/kernel/random/boot_id").strip();
  }

  @Test
  void aRebootOfThePlatformWaitsForTheBackup() {
    awaitStoring();
    var asked =
        real.inside(
            """
            mkdir -p /opt/platform/upgrade; cd /opt/platform/upgrade
            touch /run/reboot-required
            cat >lib.sh <<'END'
            %s
            END
            cat >reboot <<'END'
            %s
            END
            sh ./reboot run-1; rm -f /run/reboot-required
            """
                .formatted(
                    real.checkout().text("base/upgrade/lib.sh"),
                    real.checkout().text("base/upgrade/reboot")));
    assertThat(asked).startsWith("busy platform-backup.service since ");
    real.inside("touch /root/stored");
    awaitUsersIn(SECONDS);
  }
}

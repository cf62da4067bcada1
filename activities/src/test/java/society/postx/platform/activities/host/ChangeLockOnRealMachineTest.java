package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.change.RunLabel;

/** One change at a time on one real machine, for every kind of change. */
@Tag("sandbox")
class ChangeLockOnRealMachineTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String HOLDS =
      "touch /root/began; until [ -e /root/go ]; do sleep 0.1; done; echo %s >>/root/log";
  private static final String RUNS = "systemctl is-active %s || :";

  @TempDir static Path folder;
  private static RealHost real;
  private final Hosts hosts = new Hosts();
  private final Jobs jobs = new Jobs(hosts, Heartbeat.none());

  @BeforeAll
  static void boot() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
    new FirstContact(new Hosts(), Heartbeat.none()).await(real.login());
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @BeforeEach
  void forget() {
    real.inside("rm -f /root/began /root/go /root/log");
  }

  @Test
  void aChangeWaitsForTheOneThatRuns() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(() -> jobs.run(real.login(), changing("first", HOLDS.formatted("first"))));
      await().until(() -> real.inside("ls /root").contains("began"));
      var second =
          threads.submit(
              () -> jobs.run(real.login(), changing("second", "echo second >>/root/log")));
      awaitUnit("px-run-lock-second");
      assertThat(jobs.run(real.login(), reading("look", "echo seen")).output()).isEqualTo("seen\n");
      assertThat(real.inside("cat /root/log 2>/dev/null || :")).isEmpty();
      real.inside("touch /root/go");
      assertThat(first.get().ok()).isTrue();
      assertThat(second.get().ok()).isTrue();
    }
    assertThat(real.inside("cat /root/log")).isEqualTo("first\nsecond\n");
  }

  @Test
  void aChangeThatWaitedTooLongNamesWhoHoldsTheLockAndIsTriedAgain() throws Exception {
    var hasty =
        new Job(
            "px-run-lock-hasty",
            "echo hasty >>/root/log",
            LIMIT,
            Optional.of(Duration.ofSeconds(1)),
            List.of());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(
              () -> jobs.run(real.login(), changing("holder", HOLDS.formatted("holder"))));
      await().until(() -> real.inside("ls /root").contains("began"));
      assertThatThrownBy(() -> jobs.succeed(real.login(), hasty, Masking.none()))
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> assertThat(failure.getType()).isEqualTo("UNAVAILABLE"))
          .hasMessageContaining("another job changes this host: px-run-lock-holder since 2");
      real.inside("touch /root/go");
      assertThat(first.get().ok()).isTrue();
    }
    assertThat(jobs.succeed(real.login(), hasty, Masking.none()).ok()).isTrue();
    assertThat(real.inside("cat /root/log")).isEqualTo("holder\nhasty\n");
  }

  @Test
  void aKilledWorkersChangeIsFollowedByTheNextWorker() {
    var job = changing("killed", HOLDS.formatted("killed"));
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Jobs(
                        hosts,
                        progress -> {
                          if (beats.incrementAndGet() == 2) {
                            throw new IllegalStateException("worker killed");
                          }
                        })
                    .run(real.login(), job))
        .hasMessage("worker killed");
    real.inside("touch /root/go");
    assertThat(jobs.run(real.login(), job).ok()).isTrue();
    assertThat(real.inside("cat /root/log")).isEqualTo("killed\n");
  }

  @Test
  void whatAProgramLeavesRunningDoesNotKeepTheLock() {
    var leaves =
        changing("leaves", "systemd-run --quiet --unit=left sleep 600; setsid sleep 600 & echo ok");
    assertThat(jobs.run(real.login(), leaves).ok()).isTrue();
    assertThat(jobs.run(real.login(), changing("next", "echo next >>/root/log")).ok()).isTrue();
    real.inside("systemctl stop left");
  }

  @Test
  void aCancelledActivityEndsWithItsJob() {
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Jobs(
                        hosts,
                        progress -> {
                          if (beats.incrementAndGet() == 2) {
                            real.inside("touch /root/go");
                          }
                          if (beats.get() >= 2) {
                            throw new ActivityCanceledException((ActivityInfo) null);
                          }
                        })
                    .run(
                        real.login(),
                        changing(
                            "cancelled",
                            HOLDS.formatted("cancelled") + "; sleep 3; echo end >>/root/log")))
        .isInstanceOf(ActivityCanceledException.class);
    assertThat(real.inside("cat /root/log")).isEqualTo("cancelled\nend\n");
  }

  @Test
  void theNightlyBackupWaitsForAChangeAndAChangeForTheBackup() throws Exception {
    installBackup();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var change =
          threads.submit(
              () -> jobs.run(real.login(), changing("change", HOLDS.formatted("change"))));
      await().until(() -> real.inside("ls /root").contains("began"));
      real.inside("systemd-run --quiet --unit=nightly /opt/platform/backup/backup");
      assertThat(real.inside(RUNS.formatted("nightly")).strip()).isEqualTo("active");
      assertThat(real.inside("cat /root/log 2>/dev/null || :")).isEmpty();
      var after =
          threads.submit(
              () ->
                  change.get().ok()
                      && jobs.run(real.login(), changing("after", "echo after >>/root/log")).ok());
      real.inside("touch /root/go");
      await().until(() -> real.inside("cat /root/log").contains("backup begins"));
      await()
          .until(
              () ->
                  real.inside("cat /run/platform-change.lock")
                      .startsWith("platform-backup.service since"));
      real.inside("touch /root/backed-up");
      assertThat(after.get()).isTrue();
    }
    assertThat(real.inside("cat /root/log"))
        .isEqualTo("change\nbackup begins\nbackup ends\nafter\n");
  }

  /** The template's programs, with a restic that runs until the test lets it end. */
  private static void installBackup() {
    var base = "base/backup/";
    for (var path : real.checkout().files("base/backup")) {
      write(path.substring(base.length()), real.checkout().text(path));
    }
    write(
        "restic",
        """
        #!/bin/sh
        case $* in backup*pass*) exit 0 ;; backup*) ;; *) exit 0 ;; esac
        echo "backup begins" >>/root/log
        until [ -e /root/backed-up ]; do sleep 0.1; done
        echo "backup ends" >>/root/log
        """);
    write("settings", "HOST_NAME=alpha\nON_CALENDAR='*-*-* 03:00:00 UTC'\n");
    write(
        "plan",
        """
        maintenance_on() { :; }
        maintenance_off() { :; }
        dumps() { :; }
        paths() { echo /root; }
        """);
  }

  private static void write(String name, String text) {
    real.inside(
        "mkdir -p /opt/platform/backup; cd /opt/platform/backup; echo %s | base64 -d >%s; chmod 755 %s"
            .formatted(
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                name,
                name));
  }

  private static void awaitUnit(String unit) {
    await().until(() -> real.inside(RUNS.formatted(unit)).strip().equals("active"));
  }

  private static Job changing(String step, String program) {
    return Job.changing(new RunLabel("run-lock"), step, program + "\n", LIMIT);
  }

  private static Job reading(String step, String program) {
    return Job.repeatable(new RunLabel("run-lock"), step, program + "\n", LIMIT);
  }
}

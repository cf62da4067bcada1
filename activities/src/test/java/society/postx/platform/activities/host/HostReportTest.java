package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A host's report tells unhealthy apps from what else keeps it from being changed. */
class HostReportTest {
  private static final String RECORD =
      """
      {"commit":"c0ffee","base":"c0ffee","apps":{"shop":{"images":["shop:1"],"digest":"d"}}}\
      """;
  private static final String EXPECTED = "expects shop app runs";
  private static final String HEALTHY = "has shop app Up 3 minutes (healthy)";
  private static final String IDLE = "backup:inactive 40000000 100";
  private static final String ROOMY = "disk: 20000 40000";
  private static final String DEPLOYMENTS =
      "deployments: shop=%s keycloak=changing".formatted("0123456789abcdef".repeat(4));

  @Test
  void aQuietHostHasNoObstacles() {
    var report = report(IDLE, ROOMY, HEALTHY);
    assertThat(report.obstacles()).isEmpty();
    assertThat(report.sinceBackup()).contains(Duration.ofSeconds(60));
    assertThat(report.apps().getFirst().deployment()).isEqualTo("0123456789abcdef");
  }

  @Test
  void aRunningBackupMakesNoAppUnhealthy() {
    var report = report("backup:activating 40000000 100", ROOMY, HEALTHY);
    assertThat(report.obstacles()).containsExactly("a backup runs");
    assertThat(report.unhealthy()).isEmpty();
    assertThat(report.sinceBackup()).contains(Duration.ZERO);
  }

  @Test
  void aNearlyFullDiskMakesNoAppUnhealthy() {
    var report = report(IDLE, "disk: 100 40000", HEALTHY);
    assertThat(report.obstacles())
        .containsExactly("its disk is nearly full: 100 of 40000 MiB free");
    assertThat(report.unhealthy()).isEmpty();
  }

  @Test
  void aDiskWithoutInodesIsFullHoweverMuchSpaceItHas() {
    assertThat(report(IDLE, ROOMY + " 900000 1000000", HEALTHY).obstacles()).isEmpty();
    for (var made : List.of("0 0", "- -", "0 -")) {
      assertThat(report(IDLE, ROOMY + " " + made, HEALTHY).obstacles()).as(made).isEmpty();
    }
    assertThat(report(IDLE, ROOMY + " 90000 1000000", HEALTHY).obstacles())
        .containsExactly("its disk is nearly full: 90000 of 1000000 inodes free");
  }

  @Test
  void aContainerThatRestartsMakesItsAppUnhealthy() {
    var report =
        report("backup:activating 0 100", ROOMY, "has shop app Restarting (1) 2 seconds ago");
    assertThat(report.unhealthy()).containsExactly("shop: app is 'Restarting (1) 2 seconds ago'");
    assertThat(report.obstacles()).hasSize(2);
  }

  @Test
  void aBackupThatEndedThisSecondRunsNoMore() {
    assertThat(report("backup:inactive 100400000 100", ROOMY, HEALTHY).sinceBackup())
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void aHostThatNeverBackedUpSaysSo() {
    assertThat(report("backup:inactive 0 100", ROOMY, HEALTHY).sinceBackup()).isEmpty();
  }

  @Test
  void usersThatAreOutWithoutABackupMakeTheHostUnhealthy() {
    var out = "out:2026-11-29T03:04:05+00:00";
    assertThat(of(IDLE, ROOMY, DEPLOYMENTS, out, "held:", "closed:", EXPECTED, HEALTHY).unhealthy())
        .containsExactly(
            "users are out since 2026-11-29T03:04:05+00:00 and no backup runs; run: sudo"
                + " /opt/platform/backup/let-users-in");
    assertThat(
            of(
                    "backup:activating 0 100",
                    ROOMY,
                    DEPLOYMENTS,
                    out,
                    "held:",
                    "closed:",
                    EXPECTED,
                    HEALTHY)
                .unhealthy())
        .isEmpty();
  }

  @Test
  void whatARestoreLeftIsAnObstacleWithTheWayOutAndMakesNoAppUnhealthy() {
    var report =
        of(
            IDLE,
            ROOMY,
            DEPLOYMENTS,
            "out:",
            "held:a restore since 2026-11-29T03:04:05+00:00 ",
            "closed: shop club",
            EXPECTED,
            HEALTHY);
    assertThat(report.unhealthy()).isEmpty();
    assertThat(report.obstacles())
        .containsExactly(
            "nightly backups are held by a restore since 2026-11-29T03:04:05+00:00; if it has ended: sudo /opt/platform/backup/hold-backups end",
            "visitors are kept out of shop club; to let them in: sudo /opt/platform/backup/visitors in shop club");
  }

  private static HostReport report(String backup, String disk, String container) {
    return of(backup, disk, DEPLOYMENTS, "out:", "held:", "closed:", EXPECTED, container);
  }

  private static HostReport of(String... lines) {
    var record = Base64.getEncoder().encodeToString(RECORD.getBytes(UTF_8));
    return HostReport.of(
        "alpha", Stream.concat(Stream.of("record:" + record), Stream.of(lines)).toList());
  }
}

package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.restore.RestoreClientResult;

/**
 * Restores a client whose files and rows are gone while worker, host and Storage Box fail in the
 * middle: the restore continues, and nothing happens twice.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledRestoreEndToEndTest {
  private static final String NOTE = "what alpha wrote before the backup";
  private static final String DATA = "/opt/docker/nextcloud/data";
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String SUMS =
      "cd %s && find . -type f | sort | xargs sha256sum".formatted(DATA);
  private static final String BACKUP = "platform-backup.service";
  private static final String RESTORE = "px-*-restore-????????.service";
  private static final String FETCH = "px-*-aside-????????.service";

  @TempDir static Path folder;
  private static Stack stack;
  private static Nextcloud alpha;
  private static String rows;
  private static String sums;

  @BeforeAll
  static void aClientWithABackup() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().skipped()).isEmpty();
    alpha = new Nextcloud(stack, "alpha");
    alpha.write(NOTE);
    // Enough that there is a middle to fail in.
    alpha.machine().run("head --bytes=400M /dev/urandom >%s/admin/large.bin".formatted(DATA));
    alpha.machine().run("systemctl start " + BACKUP);
    rows = alpha.sql(ROWS);
    sums = alpha.machine().run(SUMS);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aWorkerKilledInEachPhaseLeavesOneBackupAndOneRestore() {
    damage();
    var backups = starts(BACKUP);
    var snapshots = stack.restorable("alpha").size();
    var run = stack.operator.restore("alpha", "the disk lost files");
    stack.worker.killWhile("it looks at the host", () -> run.underWay("Forecast"));
    run.stuck();
    stack.worker.killWhile("it asks", () -> true);
    stack.operator.approve(run, "alpha agreed");
    stack.worker.killWhile("files are fetched", KilledRestoreEndToEndTest::filesAreFetched);
    stack.worker.killWhile("what is there is backed up", () -> alpha.machine().works(BACKUP));
    stack.worker.killWhile("files come back", () -> alpha.machine().works(RESTORE));
    var result = run.result(RestoreClientResult.class);

    assertThat(result.restored()).isTrue();
    assertRestored();
    assertThat(starts(BACKUP)).isEqualTo(backups + 1);
    assertThat(starts(FETCH)).isEqualTo(1);
    assertThat(starts(RESTORE)).isEqualTo(1);
    assertThat(stack.restorable("alpha")).hasSize(snapshots + 1);
  }

  @Test
  @Order(2)
  void aStorageBoxThatGoesAwayAndAHostThatRestartsDelayItWhileUsersWork() {
    damage();
    var run = stack.operator.restore("alpha", "the disk lost files again");
    stack.operator.approve(run, "alpha agreed");
    await("files are fetched")
        .atMost(Duration.ofMinutes(6))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(KilledRestoreEndToEndTest::filesAreFetched);
    var away = stack.sandbox.faults().boxUnreachable();
    var boot = bootId();
    var unused = alpha.machine().run("systemctl reboot --force --force", "");
    await("the host is up again")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> !bootId().equals(boot) && alpha.machine().works("docker.service"));
    await("visitors are let in meanwhile")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(KilledRestoreEndToEndTest::visit, it -> it == 200);
    alpha.machine().run("systemctl start platform-nightly-backup.service");
    assertThat(
            alpha
                .machine()
                .run("systemctl show --property=ConditionResult platform-nightly-backup.service"))
        .as("a nightly backup of half a restore")
        .contains("ConditionResult=no");
    assertThat(run.ended()).isFalse();

    stack.sandbox.faults().remove(away);
    assertThat(run.result(RestoreClientResult.class).restored()).isTrue();
    assertRestored();
  }

  /** A forecast runs restic too, but as another job. */
  private static boolean filesAreFetched() {
    return alpha.machine().works(FETCH)
        && alpha.machine().run("pgrep --full 'restic restore'", "").ok();
  }

  private static void damage() {
    var unused = alpha.sql("TRUNCATE oc_filecache");
    alpha.machine().run("find %s/admin -type f -delete".formatted(DATA));
  }

  private static void assertRestored() {
    assertThat(alpha.sql(ROWS)).isEqualTo(rows);
    assertThat(alpha.machine().run(SUMS)).isEqualTo(sums);
    assertThat(alpha.note()).isEqualTo(NOTE);
    assertThat(visit()).isEqualTo(200);
    assertThat(alpha.machine().works("platform-backup.timer")).isTrue();
    assertThat(alpha.machine().run("ls /var/lib/platform/backups-held", "").ok()).isFalse();
  }

  private static int visit() {
    var address = stack.sandbox.servers().getFirst().ipv4().orElseThrow();
    return Website.at("https://alpha.platform.example/status.php", address, stack.caFile())
        .status();
  }

  private static String bootId() {
    return alpha.machine().run("cat /proc/sys/kernel/random/boot_id");
  }

  private static long starts(String unit) {
    return alpha
        .machine()
        .run("journalctl --quiet --output=cat --unit='%s' --grep='^Start(ed|ing) '".formatted(unit))
        .lines()
        .count();
  }
}

package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import society.postx.platform.sandbox.ServerView;
import society.postx.platform.workflows.restore.RestoreClientResult;

/**
 * A client's server is replaced by a new one with the data of its newest backup; each test begins
 * where the one before left it.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreLostServerEndToEndTest {
  private static final String NOTE = "what alpha wrote before the backup";
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String SUMS =
      "cd /opt/docker/nextcloud/data && find . -type f | sort | xargs sha256sum";

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
    alpha.machine().run("systemctl start platform-backup.service");
    rows = alpha.sql(ROWS);
    sums = alpha.machine().run(SUMS);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** Of the name that the client's server has. */
  private static ServerView server() {
    return stack.sandbox.servers().stream()
        .filter(it -> it.name().equals("client-alpha"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(1)
  void aRestoreThatIsCancelledHalfWayBringsTheOldServerBack() {
    var before = server();
    var run = stack.operator.restoreServer("alpha", "its disk makes noises");
    assertThat(run.asked())
        .contains("is running: it is switched off, renamed and kept for 7 days")
        .contains("its host is healthy")
        .contains("so the DNS records stay");
    stack.operator.approve(run, "alpha agreed");
    await("the new server gets its data")
        .atMost(Duration.ofMinutes(6))
        .until(() -> run.underWay("FetchData") || run.underWay("StartOnData"));
    assertThat(server().id()).isNotEqualTo(before.id());
    run.cancel();
    assertThatThrownBy(() -> run.result(RestoreClientResult.class)).isInstanceOf(Exception.class);

    assertThat(server().id()).isEqualTo(before.id());
    assertThat(server().ipv4()).isEqualTo(before.ipv4());
    assertThat(stack.sandbox.servers()).hasSize(1);
    await("its apps are up again")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> alpha.note().equals(NOTE));
    assertThat(alpha.sql(ROWS)).isEqualTo(rows);
  }

  @Test
  @Order(2)
  void aDeletedServerComesBackWithItsFilesAndRowsAndItsAddress() {
    var before = server();
    stack.account.deleteServer(before.id());
    await("it is gone").until(() -> stack.sandbox.servers().isEmpty());
    var snapshots = stack.restorable("alpha").size();

    var run = stack.operator.restoreServer("alpha", "somebody deleted the server");
    assertThat(run.asked()).contains("Hetzner has no server of the client");
    stack.operator.approve(run, "alpha agreed");
    var result = run.result(RestoreClientResult.class);

    assertThat(result.restored()).isTrue();
    assertThat(result.skipped()).isEmpty();
    assertThat(server().id()).isNotEqualTo(before.id());
    assertThat(server().ipv4()).isEqualTo(before.ipv4());
    assertThat(alpha.note()).isEqualTo(NOTE);
    assertThat(alpha.sql(ROWS)).isEqualTo(rows);
    assertThat(alpha.machine().run(SUMS)).isEqualTo(sums);
    assertThat(stack.restorable("alpha")).hasSizeGreaterThan(snapshots);
    assertThat(alpha.machine().works("platform-backup.timer")).isTrue();
    result
        .durations()
        .forEach((step, took) -> Figures.say("lost server, %s: %s".formatted(step, took)));
  }
}

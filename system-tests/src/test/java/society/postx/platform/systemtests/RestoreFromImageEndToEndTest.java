package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.ServerView;
import society.postx.platform.workflows.restore.RestoreClientResult;

/**
 * A client's server gets the system of its Hetzner backup, and the data of a newer snapshot; each
 * test begins where the one before left it.
 */
@Disabled("the ways rebuild and image are refused in this version")
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreFromImageEndToEndTest {
  private static final String NOTE = "what alpha wrote after Hetzner's backup";
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String BY_HAND = "cat /etc/made-by-hand";

  @TempDir static Path folder;
  private static Stack stack;
  private static Nextcloud alpha;
  private static String rows;

  @BeforeAll
  static void aClientWithAnImageAndANewerSnapshot() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().skipped()).isEmpty();
    alpha = new Nextcloud(stack, "alpha");
    alpha.machine().run("echo 'before the image' >/etc/made-by-hand");
    stack.account.backUpServer(server().id());
    alpha.machine().run("echo 'after the image' >/etc/made-by-hand");
    alpha.write(NOTE);
    alpha.machine().run("systemctl start platform-backup.service");
    rows = alpha.sql(ROWS);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static ServerView server() {
    return stack.sandbox.servers().stream()
        .filter(it -> it.name().equals("client-alpha"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(1)
  void aRebuiltServerHasTheSystemOfTheImageAndTheDataOfTheSnapshot() {
    var before = server();
    restore("rebuild");
    assertThat(server().id()).isEqualTo(before.id());
    assertThat(server().isProtected()).isTrue();
  }

  @Test
  @Order(2)
  void aNewServerFromTheImageHasTheDataOfTheSnapshotAndTheAddress() {
    alpha.machine().run("echo 'after the rebuild' >/etc/made-by-hand");
    var before = server();
    restore("image");
    assertThat(server().id()).isNotEqualTo(before.id());
    assertThat(server().ipv4()).isEqualTo(before.ipv4());
  }

  private static void restore(String way) {
    var run = stack.operator.restoreServer("alpha", "somebody broke its system", "--way", way);
    assertThat(run.asked()).contains("its system comes from that");
    stack.operator.approve(run, "alpha agreed");
    var result = run.result(RestoreClientResult.class);
    assertThat(result.skipped()).isEmpty();
    assertThat(alpha.machine().run(BY_HAND)).isEqualTo("before the image\n");
    assertThat(alpha.note()).isEqualTo(NOTE);
    assertThat(alpha.sql(ROWS)).isEqualTo(rows);
    result
        .durations()
        .forEach((step, took) -> Figures.say("%s, %s: %s".formatted(way, step, took)));
  }
}

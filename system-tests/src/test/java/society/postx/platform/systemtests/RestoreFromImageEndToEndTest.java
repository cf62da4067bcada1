package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
 * A client's server gets the system of its Hetzner backup, and the data of a newer snapshot. The
 * backup has an app that the snapshot lacks, and a service that notes when the server reaches
 * another machine. Each test begins where the one before left it.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreFromImageEndToEndTest {
  private static final String NOTE = "what alpha wrote after Hetzner's backup";
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String BY_HAND = "cat /etc/made-by-hand";

  /** Writes "with" while the leftover app is there, and whether the Storage Box answers. */
  private static final String WATCH =
      """
      . /opt/platform/backup/settings
      while :; do
        if timeout 2 bash -c "exec 3<>/dev/tcp/$BOX_HOST/$BOX_PORT" 2>/dev/null; then
          seen=reached
        else
          seen=silent
        fi
        if [ -e /opt/docker/leftover ]; then apps=with; else apps=without; fi
        echo "$apps $seen" >>/var/log/outward
        sleep 0.2
      done
      """;

  private static final String SERVICE =
      """
      [Unit]
      Description=Notes when the Storage Box answers
      [Service]
      ExecStart=/bin/bash /usr/local/bin/watch-outward
      [Install]
      WantedBy=multi-user.target
      """;

  private static final String LEFTOVER =
      """
      set -e
      mkdir -p /opt/docker/leftover/data
      docker run --detach --name leftover-app-1 --restart always \\
        --volume /opt/docker/leftover/data:/data --entrypoint sleep \\
        "$(docker inspect --format '{{.Config.Image}}' nextcloud-postgres-1)" infinity
      systemctl enable --quiet watch-outward.service
      echo 'before the image' >/etc/made-by-hand
      sync
      """;

  private static final String AFTERWARDS =
      """
      set -e
      docker rm --force leftover-app-1
      rm -r /opt/docker/leftover
      systemctl disable --quiet watch-outward.service
      echo 'after the image' >/etc/made-by-hand
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Nextcloud alpha;
  private static String rows;

  @BeforeAll
  static void aClientWithAnImageAndANewerSnapshot() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().skipped()).isEmpty();
    alpha = new Nextcloud(stack, "alpha");
    var machine = alpha.machine();
    machine.run("cat >/usr/local/bin/watch-outward", WATCH).orFail();
    machine.run("cat >/etc/systemd/system/watch-outward.service", SERVICE).orFail();
    machine.run("sh -s", LEFTOVER).orFail();
    stack.account.backUpServer(server().id());
    machine.run("sh -s", AFTERWARDS).orFail();
    alpha.write(NOTE);
    machine.run("systemctl start platform-backup.service");
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
    var snapshots = stack.restorable("alpha").size();
    var run = stack.operator.restoreServer("alpha", "somebody broke its system", "--way", way);
    assertThat(run.asked())
        .contains("its system comes from that")
        .contains(
            "the image's apps and their data are removed while the firewall blocks all outgoing traffic");
    stack.operator.approve(run, "alpha agreed");
    var result = run.result(RestoreClientResult.class);
    result
        .durations()
        .forEach((step, took) -> Figures.say("%s, %s: %s".formatted(way, step, took)));
    assertThat(result.skipped()).isEmpty();
    assertThat(result.changes().toString())
        .contains("app leftover of the server image: removed")
        .contains("app nextcloud of the server image: removed");
    var machine = alpha.machine();
    assertThat(machine.run(BY_HAND)).isEqualTo("before the image\n");
    assertThat(alpha.note()).isEqualTo(NOTE);
    assertThat(alpha.sql(ROWS)).isEqualTo(rows);
    assertThat(machine.run("ls /opt/docker; docker ps --all --format '{{.Names}}'"))
        .contains("nextcloud-app-1")
        .doesNotContain("leftover");
    assertThat(machine.run("sort -u /var/log/outward").lines())
        .contains("with silent", "without reached")
        .doesNotContain("with reached");
    assertThat(machine.works("platform-backup.timer")).isTrue();
    assertThat(stack.restorable("alpha")).as("its first backup alone").hasSize(snapshots + 1);
  }
}

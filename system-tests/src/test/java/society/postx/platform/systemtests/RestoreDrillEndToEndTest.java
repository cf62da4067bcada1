package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.drill.RestoreDrillResult;

/** A client's newest backup is restored on a staging server, which then is gone. */
@Tag("sandbox")
@Tag("proof")
class RestoreDrillEndToEndTest {
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String DATA =
      "cd /opt/docker/nextcloud/data && find . -type f | sort | xargs sha256sum";
  private static final String CONTAINERS = "docker ps --no-trunc --quiet | sort";

  /** What a process on the staging server would try first. Input: host and port, one a line. */
  private static final String REACHES =
      """
      while read -r host port; do
        timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>/dev/null && echo "$host"
      done
      true
      """;

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void onboard() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().skipped()).isEmpty();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void aLostServerIsRestoredInQuarantineProvedAndRemovedWhileTheClientWorksOn() {
    var alpha = new Nextcloud(stack, "alpha");
    alpha.write("what alpha wrote before the backup");
    alpha.machine().run("systemctl start platform-backup.service");
    var before = client(alpha);
    var stored = stored();

    var run = drill();
    var drill = new OperationRun(stack.temporal.client(), "restore-drill/alpha", "");
    await("the copy is proved")
        .atMost(Duration.ofMinutes(15))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> drill.underWay("ProveCopy") || run.ended());
    stack.worker.pause();
    try {
      assertQuarantined(staging());
    } finally {
      stack.worker.resume();
    }

    var result = run.result(RestoreDrillResult.class);
    assertThat(result.findings()).isEmpty();
    assertThat(result.clients().get("alpha")).startsWith("proved: lost server, newest snapshot");
    assertThat(stack.sandbox.servers()).extracting(it -> it.name()).containsExactly("client-alpha");
    var report = report();
    assertThat(report)
        .contains("- app started: PASSED", "- lost server: PASSED", "- nextcloud at commit ");
    assertThat(stack.repository.text("backups/proofs/alpha.json"))
        .contains("APP_STARTED", "SERVER_LOST", "PASSED");
    assertThat(client(alpha)).isEqualTo(before);
    assertThat(stored()).isEqualTo(stored);
    assertThat(alpha.note()).isEqualTo("what alpha wrote before the backup");
    report.lines().filter(it -> it.contains(": ")).forEach(it -> Figures.say("drill, " + it));
  }

  private static OperationRun drill() {
    return stack.start("RestoreDrill", "restore-drill", Map.of("clients", List.of("alpha")));
  }

  private static ClientMachine staging() {
    return stack.machineNamed("staging-alpha");
  }

  /** The apps run; nothing leaves the server, and nothing on it opens the repository. */
  private static void assertQuarantined(ClientMachine staging) {
    assertThat(staging.run("docker ps --format '{{.Names}}' | sort"))
        .contains("nextcloud-app-1", "nextcloud-postgres-1", "traefik-traefik-1")
        .doesNotContain("cron");
    assertThat(staging.run("ls /etc/platform/backup", "").ok()).isFalse();
    assertThat(
            staging.run("systemctl list-timers --all --no-legend | grep platform-backup", "").ok())
        .isFalse();
    var box = stack.repository.text("platform.yml");
    var host = box.replaceFirst("(?s).*storageBox:.*?host: \"?([a-z0-9.-]+).*", "$1");
    var port = box.replaceFirst("(?s).*storageBox:.*?port: \"?(\\d+).*", "$1");
    var there = "%s %s\nregistry-1.docker.io 443\nquay.io 443\n".formatted(host, port);
    assertThat(staging.run(REACHES, there).orFail()).isEmpty();
    assertThat(stack.machine("alpha").run(REACHES, there).orFail()).contains(host, "quay.io");
    assertThat(staging.run("docker exec nextcloud-app-1 env"))
        .contains("SMTP_HOST=127.0.0.1", "SMTP_PORT=9");
    assertThat(staging.run("grep ACME_SERVER /opt/docker/traefik/.env")).contains("127.0.0.1:9");
  }

  private static Map<String, String> client(Nextcloud client) {
    return new TreeMap<>(
        Map.of(
            "rows", client.sql(ROWS),
            "files", client.machine().run(DATA),
            "containers", client.machine().run(CONTAINERS),
            "pins", stack.repository.text("clients/alpha.hostkeys"),
            "owned", stack.account.owned("alpha").toString()));
  }

  /** All of the repository but its locks, which end with those who read. */
  private static String stored() {
    return ProgramResult.run(
            List.of(
                "sh",
                "-c",
                "cd \"$0\" && find . -type f ! -path './locks/*' | sort | xargs sha256sum",
                stack.box.home("alpha").resolve("restic-repo").toString()))
        .orFail();
  }

  private static String report() {
    var path =
        stack.repository.files().stream()
            .filter(it -> it.matches("reports/drills/alpha/.*\\.md"))
            .findFirst()
            .orElseThrow();
    return stack.repository.text(path);
  }
}

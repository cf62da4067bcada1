package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.RealClient;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.StagingHost;

/** Restores and proves a copy on a host whose disk has nothing but its base. */
@Tag("sandbox")
@Tag("proof")
class StagingOnRealMachineTest {
  private static final String WIPE =
      """
      set -e
      systemctl disable --quiet --now platform-backup.timer
      docker ps --all --quiet | xargs docker rm --force >/dev/null
      docker network prune --force >/dev/null
      docker volume prune --all --force >/dev/null
      rm -rf /opt/docker/* /opt/platform/backup /etc/platform/backup /etc/platform/box_known_hosts
      rm -rf /etc/platform/deployed.json /var/lib/platform/deployed /var/lib/platform/backup /var/lib/platform/visitors
      """;

  @TempDir static Path folder;

  @Test
  void aCopyStartsOnlyWhenClosedAndIsProvedAgainstItsOwnSnapshot() throws IOException {
    try (var client = RealClient.onboarded(folder);
        var hosts = new Hosts()) {
      client.verification(hosts).checkHttps(client.plan(client.commit()), client.host("run-0"));
      var backups = client.backups(hosts);
      var older = backups.backUpTagged(client.host("run-1"), "release-1-abc");
      assertThat(client.files().put("before.txt", "written before")).isEqualTo(201);
      var newer = backups.backUpTagged(client.host("run-2"), "release-2-abc");
      client.real().inside(WIPE);

      var staging = staging(client, hosts);
      var host = new StagingHost(client.host("run-3"));
      var account = client.box().account();
      var copy = staging.restoreCopy(host, account, newer.id());
      assertThat(copy.problems()).isEmpty();
      assertThat(copy.lacking()).isEmpty();
      assertThat(copy.notes()).singleElement().asString().contains("by their sentinel");
      assertThat(copy.apps())
          .extracting(it -> it.name().value())
          .containsExactlyInAnyOrder("nextcloud", "traefik");
      assertThat(client.real().inside("docker ps --all --quiet")).isEmpty();
      assertThat(client.real().inside("ls /etc/platform").lines())
          .as("what the base itself keeps there, and no credentials")
          .allMatch(it -> it.startsWith("ufw."));

      assertThatThrownBy(() -> staging.startCopy(host, copy))
          .hasMessageContaining("still reaches [box ");
      assertThat(copy.answered()).anyMatch(it -> it.startsWith("packages "));
      close(client, client.infrastructure().latest().settings().storageBox().port());
      assertThatThrownBy(() -> staging.startCopy(host, copy))
          .as("a box that is silent for another reason")
          .hasMessageContaining("still reaches [packages ");
      assertThat(client.real().inside("docker ps --all --quiet")).isEmpty();
      copy.answered().stream()
          .map(it -> Integer.parseInt(it.substring(it.lastIndexOf(' ') + 1)))
          .distinct()
          .forEach(port -> close(client, port));
      var unused = staging.startCopy(host, copy);
      assertThat(staging.proveCopy(host, account, copy, false)).isEmpty();
      assertThat(client.real().inside("docker ps --format '{{.Names}}'"))
          .contains("nextcloud-app-1")
          .doesNotContain("cron");
      assertThat(throughTunnel(client, staging.wayIn(host))).isEqualTo("200");
      assertThat(
              staging.proveCopy(
                  host,
                  account,
                  new RestoredCopy(
                      older.id(), copy.apps(), List.of(), List.of(), List.of(), copy.answered()),
                  false))
          .as("against another snapshot")
          .anySatisfy(
              it -> assertThat(it).contains("rows of nextcloud/", "differ", "oc_filecache"));
    }
  }

  /** What a page answers to a person who runs the command that the checklist shows. */
  private static String throughTunnel(RealClient client, String wayIn) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var key = folder.resolve("key-of-a-person");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, client.secrets().shared("platform_ssh_key").strip() + "\n");
    assertThat(wayIn).contains("-L 8443:", "MAP *.").startsWith("run  ssh ");
    var ssh =
        wayIn.substring("run  ".length(), wayIn.indexOf("  and, while")).replace("8443", "" + port);
    var tunnel =
        new ProcessBuilder(
                "sh", "-c", "exec %s -F /dev/null -o IdentitiesOnly=yes -i %s".formatted(ssh, key))
            .inheritIO()
            .start();
    try {
      return await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> status(client.host("any").domain().value(), port), it -> !it.equals("000"));
    } finally {
      tunnel.destroy();
    }
  }

  private static String status(String name, int port) throws IOException {
    var curl =
        new ProcessBuilder(
                "curl",
                "--silent",
                "--insecure",
                "--output",
                "/dev/null",
                "--max-time",
                "10",
                "--resolve",
                "%s:%d:127.0.0.1".formatted(name, port),
                "--write-out",
                "%{http_code}",
                "https://%s:%d/status.php".formatted(name, port))
            .start();
    return new String(curl.getInputStream().readAllBytes(), UTF_8);
  }

  /** As the Hetzner firewall does it, which this machine does not have. */
  private static void close(RealClient client, int port) {
    client
        .real()
        .inside(
            "for table in iptables ip6tables; do $table -I OUTPUT -p tcp --dport %d -j REJECT; done"
                .formatted(port));
  }

  private static StagingHosts staging(RealClient client, Hosts hosts) {
    return new StagingHosts(
        client.infrastructure(),
        client.secrets(),
        host -> client.real().logins().to(host.spec()),
        hosts,
        client.box().access(client.infrastructure()),
        Heartbeat.none());
  }
}

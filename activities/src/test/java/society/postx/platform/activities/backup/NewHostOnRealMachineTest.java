package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.RealClient;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreOrder;
import society.postx.platform.workflows.restore.SnapshotSelector;

/** Restores a client on a host whose disk has nothing but its base, as a new server has it. */
@Tag("sandbox")
@Tag("proof")
class NewHostOnRealMachineTest {
  private static final String ROWS =
      "docker exec nextcloud-postgres-1 psql -U nextcloud -tAc 'SELECT path FROM oc_filecache ORDER BY 1' nextcloud";
  private static final String CERTIFICATES = "sha256sum /opt/docker/traefik/data/acme.json";
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
  void aNewHostGetsFilesRowsAndCertificatesOfASnapshotWhileVisitorsAreOut() throws IOException {
    try (var client = RealClient.onboarded(folder);
        var hosts = new Hosts()) {
      client.verification(hosts).checkHttps(client.plan(client.commit()), client.host("run-0"));
      assertThat(client.files().put("before.txt", "written before")).isEqualTo(201);
      client.backups(hosts).backUpTagged(client.host("run-1"), "release-1-abc");
      var certificates = client.real().inside(CERTIFICATES);
      var rows = client.real().inside(ROWS);
      client.real().inside(WIPE);

      var restores = restores(client, hosts);
      var account = client.box().account();
      var host = client.host("run-2");
      var snapshot =
          restores.chooseSnapshot(host.client(), account, new SnapshotSelector("latest"));
      var news = newHosts(client, hosts);
      var contents = news.contents(host.client(), account, snapshot);
      assertThat(contents.apps())
          .extracting(it -> it.name().value())
          .containsExactlyInAnyOrder("nextcloud", "traefik");
      assertThat(contents.rows()).isPositive();
      news.reachRepository(host, account);
      news.fetchData(host, snapshot, contents.apps());
      assertThat(client.real().inside("docker ps --all --quiet")).isEmpty();
      var order = new RestoreOrder(host, snapshot, contents.apps(), contents.apps(), false);
      restores.keepUsersOut(order);
      news.startOnData(host, snapshot, contents.apps());
      await().atMost(Duration.ofMinutes(1)).until(() -> restores.checkApps(order), ""::equals);
      assertThat(client.files().get("before.txt")).isEqualTo("503");
      restores.letUsersIn(order);
      assertThat(client.files().get("before.txt")).isEqualTo("written before");
      assertThat(client.real().inside(ROWS)).isEqualTo(rows);
      assertThat(client.real().inside(CERTIFICATES)).isEqualTo(certificates);
      assertRefused(client, news, snapshot, contents.apps());
    }
  }

  /** What users wrote since would be written over. */
  private static void assertRefused(
      RealClient client, NewHostRestores news, ChosenSnapshot snapshot, List<AppAt> apps) {
    assertThatThrownBy(() -> news.fetchData(client.host("run-3"), snapshot, apps))
        .hasMessageContaining("restores on new hosts only");
  }

  private static HostRestores restores(RealClient client, Hosts hosts) {
    return new HostRestores(
        client.infrastructure(),
        client.secrets(),
        client.real().logins(),
        hosts,
        client.box().listing(client.infrastructure(), hosts),
        new ManifestFile(client.box().access(client.infrastructure())),
        RealBox.room(),
        Heartbeat.none(),
        () -> "restore/alpha");
  }

  private static NewHostRestores newHosts(RealClient client, Hosts hosts) {
    return new NewHostRestores(
        client.infrastructure(),
        client.secrets(),
        client.real().logins(),
        hosts,
        client.box().access(client.infrastructure()),
        RealBox.room(),
        (imaged, ipv4) -> {},
        Heartbeat.none());
  }
}

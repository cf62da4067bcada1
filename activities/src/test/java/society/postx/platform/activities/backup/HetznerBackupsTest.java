package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.server.HetznerServers;
import society.postx.platform.activities.server.ServerReplacements;
import society.postx.platform.activities.server.TestKeys;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.ServerSpec;

/** Counts Hetzner's copies in the sandbox's API. */
class HetznerBackupsTest {
  private static final ClientName ALPHA = new ClientName("alpha");

  @TempDir Path folder;
  private final HetznerSandbox world = new HetznerSandbox();
  private TestRepository repository;

  @BeforeEach
  void platform() throws IOException {
    repository =
        TestRepository.in(
            folder,
            Map.of(
                "platform.yml",
                Files.readString(Path.of("../infrastructure/platform.yml"))
                    .replaceFirst("id: 1\n", "id: %d\n".formatted(box()))));
  }

  private long box() {
    return world.sandbox().storageBox().id();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private HetznerBackups after(Duration time) {
    return new HetznerBackups(
        repository.opened(), world.hetzner(), InstantSource.fixed(Instant.now().plus(time)));
  }

  private Map<String, String> serverBackups(Duration after) {
    return after(after).serverBackups(List.of(ALPHA));
  }

  @Test
  void aServerHasAsManyBackupsAsItIsOldAtMostSeven() throws Exception {
    assertThat(serverBackups(Duration.ZERO))
        .containsEntry("alpha", "Hetzner shows no server of the client");
    var server = makeServer();
    assertThat(serverBackups(Duration.ofHours(30))).isEmpty();
    assertThat(serverBackups(Duration.ofHours(50)))
        .containsEntry("alpha", "Hetzner has 0 automatic backups of the server, not 1");
    assertThat(serverBackups(Duration.ofDays(90)))
        .containsEntry("alpha", "Hetzner has 0 automatic backups of the server, not 7");
    post(
        world.sandbox().cloudEndpoint() + "/servers/%d/actions/create_image".formatted(server),
        "{\"type\": \"backup\"}");
    await().until(() -> serverBackups(Duration.ofHours(47)).isEmpty());
    assertThat(serverBackups(Duration.ofHours(50)).get("alpha"))
        .startsWith("Hetzner's newest automatic backup of the server is from ");
  }

  @Test
  void aReplacedServerAndItsImageThatArePastTheirDayAreNamed() throws Exception {
    var old = makeServer();
    post(
        world.sandbox().cloudEndpoint() + "/servers/%d/actions/create_image".formatted(old),
        "{\"type\": \"backup\"}");
    await().until(() -> serverBackups(Duration.ofHours(47)).isEmpty());
    var until = LocalDate.now(ZoneOffset.UTC).plusDays(7);
    new ServerReplacements(world.hetzner(), Heartbeat.none(), new TestKeys())
        .setAside(spec(HetznerSandbox.LATER_RUN), until);
    assertThat(serverBackups(Duration.ofDays(7)).get("alpha")).doesNotContain("was to be kept");
    assertThat(serverBackups(Duration.ofDays(8)).get("alpha"))
        .contains(
            "server client-alpha-replaced-run-2 (id %d) of before a restore was to be kept until %s: delete it"
                .formatted(old, until))
        .containsPattern("server image \\d+ of before a restore was to be kept until " + until);
    assertThat(after(Duration.ofDays(8)).serverBackups(List.of(new ClientName("beta"))).get("beta"))
        .doesNotContain("was to be kept");
  }

  private long makeServer() {
    return new HetznerServers(
            world.hetzner(),
            Heartbeat.none(),
            commit -> "#cloud-config\nusers: [{name: deploy, lock_passwd: true}]\n",
            new TestKeys())
        .ensureServer(spec(HetznerSandbox.RUN))
        .id();
  }

  private static ServerSpec spec(RunLabel run) {
    return new ServerSpec(
        ALPHA,
        "client-alpha",
        "0".repeat(40),
        List.of("cx23"),
        List.of("fsn1"),
        "debian-13",
        HetznerSandbox.labels(),
        List.of(new Cidr("198.18.0.1/32")),
        true,
        run);
  }

  @Test
  void theBoxNeedsAPlanThatOutlivesTwoPrunes() throws Exception {
    assertThat(after(Duration.ZERO).boxSnapshots())
        .containsExactly("the Storage Box has no snapshot plan, so a prune by mistake is final");
    plan(3);
    await()
        .until(
            () ->
                after(Duration.ZERO)
                    .boxSnapshots()
                    .equals(
                        List.of(
                            "the Storage Box has a snapshot plan (daily, keeps 3, the oldest at"
                                + " least 2 days old); two prunes take 14 days")));
  }

  @Test
  void aPlanThatOutlivesThemIsFine() throws Exception {
    plan(10);
    post(
        "%s/storage_boxes/%d/actions/enable_snapshot_plan"
            .formatted(world.sandbox().hetznerEndpoint(), box()),
        "{\"max_snapshots\": 4, \"minute\": 45, \"hour\": 6, \"day_of_week\": 7}");
    await().until(() -> after(Duration.ZERO).boxSnapshots().isEmpty());
  }

  private void plan(int keeps) throws Exception {
    post(
        "%s/storage_boxes/%d/actions/enable_snapshot_plan"
            .formatted(world.sandbox().hetznerEndpoint(), box()),
        "{\"max_snapshots\": %d, \"minute\": 45, \"hour\": 6}".formatted(keeps));
  }

  private void post(String url, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Authorization", "Bearer " + world.sandbox().token(Sandbox.DEMO))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }
}

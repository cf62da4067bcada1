package society.postx.platform.activities.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateFirewall;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.activities.secrets.StagingHostKey;
import society.postx.platform.sandbox.fault.ErrorAnswerBuilder;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingSpec;

/** Tests staging servers against the sandbox's API, and checks what exists there afterwards. */
class StagingServersTest {
  private static final Instant NOW = Instant.parse("2026-12-08T10:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-12-09T10:00:00Z");
  private static final String NAME = "staging-alpha";

  private final HetznerSandbox world = new HetznerSandbox();
  private final CloudApi cloud = world.hetzner().cloud();
  private final TestKeys keys = new TestKeys();
  private final StagingServers staging = at(NOW);

  private StagingServers at(Instant now) {
    return new StagingServers(
        world.hetzner(),
        Heartbeat.none(),
        commit -> HetznerServersTest.CLOUD_INIT,
        keys::platformKey,
        (client, run) -> new StagingHostKey(keys.platformKey(), client, run),
        () -> now);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static StagingSpec spec(RunLabel run) {
    return new StagingSpec(
        new ClientName("alpha"),
        new Domain("alpha.platform.example"),
        "0".repeat(40),
        List.of("cx23", "cx33"),
        List.of("fsn1", "nbg1"),
        "debian-13",
        List.of(new Cidr("198.18.0.1/32")),
        UNTIL,
        run);
  }

  private static StagingSpec first() {
    return spec(HetznerSandbox.RUN);
  }

  private CloudServer server() {
    return cloud.serverNamed(NAME).orElseThrow();
  }

  /** By hand, or by another program, behind no firewall. */
  private CloudServer foreign(String name, Map<String, String> labels) {
    var made =
        cloud.createServer(
            new CreateServer(
                name, "cx23", "debian-13", "fsn1", labels, List.of(), null, "#cloud-config\n"));
    world.hetzner().waiter().await(made.actions(), Heartbeat.none());
    return cloud.server(made.resource().id());
  }

  @Test
  void aStagingServerTakesNothingOfTheClientsAndOnlySshReachesIt() {
    var answer = staging.ensureStaging(first());
    var server = server();
    assertThat(answer.ipv4()).isNotEmpty();
    assertThat(server.labels())
        .containsOnly(
            Map.entry("managed-by", "post-x-platform"),
            Map.entry("role", "staging"),
            Map.entry("staging-of", "alpha"),
            Map.entry("staging-until", "" + UNTIL.getEpochSecond()),
            Map.entry("created-by-run", "run-1"));
    assertThat(server.protection()).isEqualTo(new CloudServer.Protection(false, false));
    assertThat(server.backupWindow()).isNull();
    var firewall = cloud.firewallNamed(NAME).orElseThrow();
    assertThat(server.behind(firewall)).isTrue();
    assertThat(firewall.rules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.direction() + rule.port()).isEqualTo("in22");
              assertThat(rule.sourceIps()).containsExactly("198.18.0.1/32");
            });
    assertThat(staging.ensureStaging(first())).as("a second attempt").isEqualTo(answer);
  }

  /** The client's own server is found by label and name; neither fits here. */
  @Test
  void noOperationTakesItForTheClientsServer() {
    staging.ensureStaging(first());
    var servers =
        new HetznerServers(
            world.hetzner(), Heartbeat.none(), commit -> HetznerServersTest.CLOUD_INIT, keys);
    assertThat(servers.locate(List.of(new ClientName("alpha")))).isEmpty();
    servers.deleteServer(HetznerServersTest.spec(HetznerSandbox.RUN));
    assertThat(cloud.serverNamed(NAME)).isPresent();
  }

  @Test
  void closingLeavesNoWayOutAndDeletingLeavesNothing() {
    staging.ensureStaging(first());
    staging.closeOutward(first());
    assertThat(cloud.firewallNamed(NAME).orElseThrow().rules())
        .filteredOn(rule -> rule.direction().equals("out"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.destinationIps()).containsExactly("192.0.2.1/32"));
    staging.deleteStaging(first());
    assertThat(cloud.serverNamed(NAME)).isEmpty();
    assertThat(cloud.firewallNamed(NAME)).isEmpty();
    assertThat(cloud.primaryIpNamed("staging-alpha-ipv4")).isEmpty();
    staging.deleteStaging(first()); // an attempt whose answer was lost
  }

  @Test
  void anotherRunsServerIsNeitherUsedNorDeleted() {
    staging.ensureStaging(first());
    var later = spec(HetznerSandbox.LATER_RUN);
    assertThatThrownBy(() -> staging.ensureStaging(later)).hasMessageContaining("another run");
    assertThatThrownBy(() -> staging.closeOutward(later)).hasMessageContaining("another run");
    staging.deleteStaging(later);
    assertThat(cloud.serverNamed(NAME)).isPresent();
    assertThat(cloud.firewallNamed(NAME)).isPresent();
  }

  /** Everything but the mark fits: each of these is somebody's. */
  @ParameterizedTest
  @CsvSource({
    "managed-by, somebody",
    "role, client",
    "staging-of, beta",
    "staging-of, Alpha",
    "staging-until, tomorrow",
    "staging-until, ''",
    "created-by-run, no run",
    "client, alpha"
  })
  void whatLacksAnyPartOfTheMarkIsNeverDeleted(String label, String value) {
    var labels = new TreeMap<>(StagingMark.of(first()).labels());
    labels.put(label, value.replace(' ', '.'));
    foreign(NAME, labels);
    staging.deleteStaging(first());
    at(UNTIL.plusSeconds(60)).removeExpiredStaging();
    assertThat(cloud.serverNamed(NAME)).isPresent();
    assertThatThrownBy(() -> staging.ensureStaging(first()))
        .hasMessageContaining("does not carry the mark of a staging server");
  }

  @Test
  void aProtectedServerIsNeverDeletedAndSaid() {
    staging.ensureStaging(first());
    world.hetzner().waiter().await(List.of(cloud.protect(server().id(), true)), Heartbeat.none());
    assertThatThrownBy(() -> staging.deleteStaging(first()))
        .hasMessageContaining("is protected or lost the mark");
    assertThat(at(UNTIL.plusSeconds(60)).removeExpiredStaging().stuck())
        .singleElement()
        .asString()
        .contains("staging-alpha", "delete it by hand");
    assertThat(cloud.serverNamed(NAME)).isPresent();
  }

  @Test
  void onlyWhatIsPastItsTermIsRemovedByTheNextRun() {
    staging.ensureStaging(first());
    var client = foreign("client-beta", Map.of("managed-by", "post-x-platform", "client", "beta"));
    var odd = foreign("website", Map.of("managed-by", "post-x-platform", "role", "staging"));
    assertThat(staging.removeExpiredStaging().removed()).isEmpty();
    var left = at(UNTIL.plusSeconds(60)).removeExpiredStaging();
    assertThat(left.removed())
        .hasSize(2)
        .first()
        .asString()
        .contains("staging-alpha (id ", "its term ended 2026-12-09 10:00 UTC");
    assertThat(left.stuck()).singleElement().asString().contains("website", "by hand");
    assertThat(cloud.serverNamed(NAME)).isEmpty();
    assertThat(cloud.firewallNamed(NAME)).isEmpty();
    assertThat(cloud.server(client.id()).name()).isEqualTo("client-beta");
    assertThat(cloud.server(odd.id()).name()).isEqualTo("website");
  }

  /** Hetzner has no idempotency keys, and lists what is new late. */
  @ParameterizedTest
  @ValueSource(strings = {"firewalls", "servers"})
  void whatAnAttemptWithALostAnswerMadeIsAdopted(String kind) {
    taken(kind).afterTheWork().once();
    assertThat(untilDone().ipv4()).isNotEmpty();
    assertThat(server().behind(cloud.firewallNamed(NAME).orElseThrow())).isTrue();
    assertThat(world.sandbox().servers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"firewalls", "servers"})
  void aNameThatHetznerSaysIsTakenAndDoesNotListIsTriedAgain(String kind) {
    taken(kind).once();
    assertThatThrownBy(() -> staging.ensureStaging(first()))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> {
              assertThat(it.getType()).isEqualTo("BUSY");
              assertThat(it.isNonRetryable()).isFalse();
            })
        .hasMessageContaining("staging-alpha exists, but does not list it");
    assertThat(untilDone().ipv4()).isNotEmpty();
    assertThat(world.sandbox().servers()).hasSize(1);
  }

  private ErrorAnswerBuilder taken(String kind) {
    return world.sandbox().faults().answer("POST /v1/" + kind, 409).code("uniqueness_error");
  }

  private StagingServer untilDone() {
    try {
      return staging.ensureStaging(first());
    } catch (ApplicationFailure e) {
      assertThat(e.isNonRetryable()).as(e.getMessage()).isFalse();
      return staging.ensureStaging(first());
    }
  }

  @Test
  void aFirewallWithoutItsServerGoesToo() {
    var made =
        cloud.createFirewall(new CreateFirewall(NAME, StagingMark.of(first()).labels(), List.of()));
    world.hetzner().waiter().await(made.actions(), Heartbeat.none());
    assertThat(at(UNTIL.plusSeconds(60)).removeExpiredStaging().removed())
        .singleElement()
        .asString()
        .contains("firewall staging-alpha");
    assertThat(cloud.firewallNamed(NAME)).isEmpty();
  }

  @Test
  void theHostKeyIsTheRunsAndNoOthers() {
    var key = new StagingHostKey(keys.platformKey(), new ClientName("alpha"), HetznerSandbox.RUN);
    assertThat(key.publicKey()).startsWith("ssh-ed25519 ").isEqualTo(key.publicKey());
    assertThat(key.publicKey())
        .isNotEqualTo(
            new StagingHostKey(keys.platformKey(), new ClientName("beta"), HetznerSandbox.RUN)
                .publicKey())
        .isNotEqualTo(
            new StagingHostKey(
                    keys.platformKey(), new ClientName("alpha"), HetznerSandbox.LATER_RUN)
                .publicKey());
    assertThat(key.toString()).doesNotContain("PRIVATE");
  }
}

package society.postx.platform.activities.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.RawHetzner;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.offboarding.ClientResources;
import society.postx.platform.workflows.offboarding.HetznerResource;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.staging.StagingSpec;

/** Removes a client at the sandbox's API, and checks what exists there before and after. */
class ServerRemovalTest {
  private static final LocalDate KEPT = LocalDate.parse("2026-12-07");

  private final HetznerSandbox world = new HetznerSandbox();
  private final RawHetzner raw = new RawHetzner(world.sandbox());
  private final CloudApi cloud = world.hetzner().cloud();
  private final TestKeys keys = new TestKeys();
  private final HetznerServers servers =
      new HetznerServers(
          world.hetzner(), Heartbeat.none(), commit -> HetznerServersTest.CLOUD_INIT, keys);
  private final ServerReplacements replacements =
      new ServerReplacements(world.hetzner(), Heartbeat.none(), keys, 2);
  private final ServerRemoval removal = new ServerRemoval(world.hetzner(), Heartbeat.none(), 3);
  private Map<String, String> before = Map.of();

  @BeforeEach
  void neighbour() {
    servers.ensureServer(beta());
    image(serverNamed("client-beta"), "snapshot", Map.of());
    image(serverNamed("client-beta"), "backup", Map.of());
    volume("client-beta-data", serverNamed("client-beta").id(), Map.of());
    before = raw.everything();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static ServerSpec alpha() {
    return HetznerServersTest.spec(HetznerSandbox.RUN);
  }

  private static ServerSpec later() {
    return HetznerServersTest.spec(HetznerSandbox.LATER_RUN);
  }

  private static ServerSpec beta() {
    var labels = HetznerSandbox.labels();
    labels.put("client", "beta");
    return new ServerSpec(
        new ClientName("beta"),
        "client-beta",
        "0".repeat(40),
        List.of("cx23"),
        List.of("fsn1"),
        "debian-13",
        labels,
        List.of(new Cidr("198.18.0.1/32")),
        true,
        HetznerSandbox.RUN);
  }

  private CloudServer serverNamed(String name) {
    return cloud.serverNamed(name).orElseThrow();
  }

  private void done(CloudAction action) {
    world.hetzner().waiter().await(List.of(action), Heartbeat.none());
  }

  private CloudImage image(CloudServer server, String type, Map<String, String> labels) {
    var made = cloud.createImage(server.id(), type, "by hand", labels);
    world.hetzner().waiter().await(made.actions(), Heartbeat.none());
    return made.resource();
  }

  /**
   * @param server 0 for none
   */
  private long volume(String name, long server, Map<String, String> labels) {
    var body = new TreeMap<String, Object>(Map.of("name", name, "size", 10, "labels", labels));
    if (server == 0) body.put("location", "fsn1");
    else body.put("server", server);
    return raw.call("POST", "/volumes", body).at("/volume/id").asLong();
  }

  /** A client with a server that a restore set aside, and with all that people may have added. */
  private ClientResources grown() {
    servers.ensureServer(alpha());
    image(serverNamed("client-alpha"), "backup", Map.of());
    replacements.setAside(later(), KEPT);
    servers.ensureServer(later());
    var server = serverNamed("client-alpha");
    image(server, "backup", Map.of());
    done(cloud.protectImage(image(server, "snapshot", Map.of()).id(), true));
    done(cloud.protectVolume(volume("client-alpha", server.id(), Map.of()), true));
    volume("attic", 0, HetznerSandbox.labels());
    done(cloud.protectPrimaryIp(Objects.requireNonNull(server.publicNet().ipv4()).id(), true));
    return removal.findResources(alpha());
  }

  private ClientResources grownAndOff() {
    var approved = grown();
    removal.powerOff(alpha(), approved);
    return approved;
  }

  private static void assertStops(String type, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .hasMessageContainingAll(words)
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo(type));
  }

  @Test
  void allOfAClientIsFoundByLabelAndByWhatItsServersHaveAndHad() {
    var found = grown();
    assertThat(found.all())
        .extracting(it -> "%s %s".formatted(it.kind(), it.name()))
        .containsExactly(
            "SERVER client-alpha-replaced-run-2",
            "SERVER client-alpha",
            "BACKUP by hand",
            "SNAPSHOT client-alpha before run-2",
            "SNAPSHOT by hand",
            "VOLUME client-alpha",
            "VOLUME attic",
            "PRIMARY_IP client-alpha-ipv4",
            "PRIMARY_IP client-alpha-ipv6",
            "FIREWALL client-alpha");
    var server = serverNamed("client-alpha");
    assertThat(found.serverId()).isEqualTo(server.id());
    assertThat(found.ipv4()).isEqualTo(Objects.requireNonNull(server.publicNet().ipv4()).ip());
    assertThat(found.ipv6()).endsWith("::1");
  }

  @Test
  void allOfTheClientGoesAndTheNeighbourIsByteForByteAsBefore() {
    var approved = grownAndOff();
    var changes = removal.deleteResources(alpha(), approved).changes();
    assertThat(changes).hasSizeBetween(9, 10); // its backup may go with the server
    assertThat(raw.everything()).isEqualTo(before);
    assertThat(removal.verifyNoResources(alpha(), approved))
        .contains("1 servers", "none of the project's", "client-alpha (id " + approved.serverId());
    assertThat(removal.deleteResources(alpha(), approved).changes()).as("again").isEmpty();
    assertThat(removal.findResources(alpha()).all()).isEmpty();
  }

  @Test
  void aClientWhoseServerIsGoneLosesTheRest() {
    grown();
    var server = serverNamed("client-alpha");
    var attached = idOf("volumes", "client-alpha");
    done(cloud.protect(server.id(), false));
    done(cloud.deleteServer(server.id()));
    assertStops("FOREIGN_RESOURCE", () -> removal.findResources(alpha()), "volume client-alpha");
    relabel("volumes", "client-alpha", HetznerSandbox.labels()); // a person knows whose it is
    assertThat(attached).isEqualTo(idOf("volumes", "client-alpha"));
    var approved = removal.findResources(alpha());
    assertThat(approved.serverId()).isNull();
    assertThat(approved.all()).extracting(HetznerResource::kind).contains(Kind.SNAPSHOT);
    assertThat(removal.powerOff(alpha(), approved).changes()).isEmpty();
    removal.deleteResources(alpha(), approved);
    assertThat(raw.everything()).isEqualTo(before);
  }

  @Test
  void aBackupThatHetznerMadeSinceTheApprovalGoesWithItsServer() {
    var approved = grownAndOff();
    image(serverNamed("client-alpha"), "backup", Map.of());
    removal.deleteResources(alpha(), approved);
    assertThat(raw.everything()).isEqualTo(before);
  }

  @Test
  void theServerIsSwitchedOffAndOnAgainAndNoOtherOneIs() {
    var approved = grown();
    assertThat(removal.powerOff(alpha(), approved).changes()).hasSize(1);
    assertThat(serverNamed("client-alpha").status()).isEqualTo("off");
    assertThat(removal.powerOff(alpha(), approved).changes()).isEmpty();
    removal.powerOn(alpha(), approved);
    assertThat(serverNamed("client-alpha").status()).isEqualTo("running");
    assertThat(removal.powerOn(alpha(), approved).changes()).isEmpty();
    assertThat(serverNamed("client-alpha-replaced-run-2").status()).isEqualTo("off");
    assertThat(serverNamed("client-beta").status()).isEqualTo("running");
  }

  /** Somebody deleted it while it cooled, or a run was reset to before its deletion. */
  @Test
  void anAbortNeverSaysThatADeletedServerRunsAgain() {
    var approved = grownAndOff();
    var server = serverNamed("client-alpha");
    done(cloud.protect(server.id(), false));
    done(cloud.deleteServer(server.id()));
    assertStops(
        "VERIFICATION_FAILED",
        () -> removal.powerOn(alpha(), approved),
        "server %d of alpha is gone".formatted(server.id()));
  }

  @Test
  void aServerThatDoesNotHearItsButtonIsCutOff() {
    var approved = grown();
    world
        .sandbox()
        .faults()
        .answer("POST /v1/servers/{id}/actions/shutdown", 504)
        .code("timeout")
        .once();
    assertThatThrownBy(() -> removal.powerOff(alpha(), approved))
        .isInstanceOf(HetznerException.class);
    removal.powerOff(alpha(), approved);
    assertThat(serverNamed("client-alpha").status()).isEqualTo("off");
  }

  @Test
  void anotherServerUnderTheApprovedIdKeepsItsPower() {
    var approved = grown();
    var server = serverNamed("client-alpha");
    cloud.renameServer(server.id(), "client-alpha", beta().labels());
    assertStops("FOREIGN_RESOURCE", () -> removal.powerOff(alpha(), approved), "client-alpha");
    cloud.renameServer(server.id(), "somebody", server.labels());
    assertStops("FOREIGN_RESOURCE", () -> removal.powerOff(alpha(), approved), "somebody");
    assertThat(cloud.server(server.id()).status()).isEqualTo("running");
  }

  /** What may happen between approval and deletion: each stops it before anything is deleted. */
  private static Stream<Arguments> meanwhile() {
    return Stream.of(
        fault(
            "a new snapshot",
            "snapshot by hand",
            it -> it.image(it.serverNamed("client-alpha"), "snapshot", Map.of())),
        fault(
            "a backup kept as a snapshot",
            "is snapshot",
            it ->
                it.cloud.keepAsSnapshot(
                    it.cloud.backups().stream()
                        .filter(b -> it.serverNamed("client-alpha").id() == nonNull(b.boundTo()))
                        .findFirst()
                        .orElseThrow()
                        .id(),
                    "by hand",
                    Map.of())),
        fault(
            "a new volume at the server",
            "volume more",
            it -> it.volume("more", it.serverNamed("client-alpha").id(), Map.of())),
        fault(
            "the server runs again",
            "has to be off",
            it -> it.done(it.cloud.powerOn(it.serverNamed("client-alpha").id()))),
        fault(
            "the server that was set aside runs",
            "has to be off",
            it -> it.done(it.cloud.powerOn(it.serverNamed("client-alpha-replaced-run-2").id()))),
        fault(
            "the server is another client's",
            "client=beta",
            it -> it.cloud.labelServer(it.serverNamed("client-alpha").id(), beta().labels())),
        fault(
            "the server has another name",
            "somebody",
            it -> {
              var server = it.serverNamed("client-alpha");
              it.cloud.renameServer(server.id(), "somebody", server.labels());
            }),
        fault(
            "the server lost its labels",
            "client-alpha",
            it -> it.cloud.labelServer(it.serverNamed("client-alpha").id(), Map.of())),
        fault(
            "the volume is another client's",
            "client=beta",
            it -> it.relabel("volumes", "client-alpha", Map.of("client", "beta"))),
        fault(
            "the volume has another name",
            "volume other",
            it -> it.update("volumes", "attic", Map.of("name", "other"))),
        fault(
            "the volume is at a neighbour's server",
            "is used by server",
            it ->
                it.raw.call(
                    "POST",
                    "/volumes/%d/actions/attach".formatted(it.idOf("volumes", "attic")),
                    Map.of("server", it.serverNamed("client-beta").id()))),
        fault(
            "an address is another client's",
            "client=beta",
            it -> it.relabel("primary_ips", "client-alpha-ipv6", beta().labels())),
        fault(
            "a snapshot is another client's",
            "client=beta",
            it ->
                it.cloud.serverImages().stream()
                    .filter(i -> "client-alpha before run-2".equals(i.description()))
                    .forEach(
                        i ->
                            it.raw.call(
                                "PUT",
                                "/images/" + i.id(),
                                Map.of("labels", Map.of("client", "beta"))))),
        fault(
            "the firewall guards a neighbour's server",
            "is used by server",
            it ->
                it.world
                    .hetzner()
                    .waiter()
                    .await(
                        it.cloud.applyFirewall(
                            it.idOf("firewalls", "client-alpha"),
                            it.serverNamed("client-beta").id()),
                        Heartbeat.none())));
  }

  private static Arguments fault(String what, String said, Consumer<ServerRemovalTest> planted) {
    return Arguments.of(Named.of(what, planted), said);
  }

  private static long nonNull(@Nullable Long id) {
    return id == null ? 0 : id;
  }

  private long idOf(String kind, String name) {
    var listed = raw.call("GET", "/%s?name=%s".formatted(kind, name), null).path(kind);
    return listed.get(0).path("id").asLong();
  }

  private void update(String kind, String name, Map<String, ?> body) {
    raw.call("PUT", "/%s/%d".formatted(kind, idOf(kind, name)), body);
  }

  private void relabel(String kind, String name, Map<String, String> labels) {
    update(kind, name, Map.of("labels", labels));
  }

  private void stagingServer() {
    var spec =
        new StagingSpec(
            new ClientName("alpha"),
            new Domain("alpha.platform.example"),
            "0".repeat(40),
            List.of("cx23"),
            List.of("fsn1"),
            "debian-13",
            List.of(new Cidr("198.18.0.1/32")),
            Instant.parse("2026-12-09T10:00:00Z"),
            HetznerSandbox.RUN);
    byHand("staging-alpha", StagingMark.of(spec).labels());
  }

  private CloudServer byHand(String name, Map<String, String> labels) {
    var made =
        cloud.createServer(
            new CreateServer(
                name, "cx23", "debian-13", "fsn1", labels, List.of(), null, "#cloud-config\n"));
    world.hetzner().waiter().await(made.actions(), Heartbeat.none());
    return cloud.server(made.resource().id());
  }

  @ParameterizedTest
  @MethodSource("meanwhile")
  void nothingIsDeletedWhereAnythingIsNotAsApproved(
      Consumer<ServerRemovalTest> planted, String said) {
    var approved = grownAndOff();
    planted.accept(this);
    var standing = raw.everything();
    assertStops(
        "VERIFICATION_FAILED",
        () -> removal.deleteResources(alpha(), approved),
        said,
        "nothing was deleted");
    assertThat(raw.everything()).isEqualTo(standing);
  }

  /** An attempt may end at any call; the next one finishes and touches nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/servers/{id}/actions/change_protection",
        "DELETE /v1/servers/{id}",
        "DELETE /v1/images/{id}",
        "DELETE /v1/volumes/{id}",
        "DELETE /v1/primary_ips/{id}",
        "DELETE /v1/firewalls/{id}"
      })
  void aSecondAttemptFinishesWhatTheFirstBegan(String call) {
    var approved = grownAndOff();
    world.sandbox().faults().loseAnswer(call).once();
    assertThatThrownBy(() -> removal.deleteResources(alpha(), approved))
        .isInstanceOf(HetznerException.class);
    removal.deleteResources(alpha(), approved);
    assertThat(raw.everything()).isEqualTo(before);
  }

  @Test
  void aFirewallThatHetznerStillCountsAsUsedIsWaitedFor() {
    var approved = grownAndOff();
    world
        .sandbox()
        .faults()
        .answer("DELETE /v1/firewalls/{id}", 422)
        .code("resource_in_use")
        .once();
    removal.deleteResources(alpha(), approved);
    assertThat(raw.everything()).isEqualTo(before);
  }

  /** The server goes first; what it had is then nobody's by its labels. */
  @Test
  void whatADeletedServerLeavesIsOnlyDeletedWhileNobodyElseTookIt() {
    var approved = grownAndOff();
    world.sandbox().faults().answer("DELETE /v1/volumes/{id}", 503).code("unavailable").once();
    assertThatThrownBy(() -> removal.deleteResources(alpha(), approved))
        .isInstanceOf(HetznerException.class);
    raw.call(
        "POST",
        "/volumes/%d/actions/attach".formatted(idOf("volumes", "client-alpha")),
        Map.of("server", serverNamed("client-beta").id()));
    assertStops("VERIFICATION_FAILED", () -> removal.deleteResources(alpha(), approved), "volume");
    assertThat(idOf("volumes", "client-alpha")).isPositive();
  }

  /** Each is somebody's, or nobody knows whose; a person decides before there is a plan. */
  private static Stream<Arguments> doubtful() {
    return Stream.of(
        fault(
            "another client's label on what is bound to the server",
            "client=beta",
            it -> it.volume("x", it.serverNamed("client-alpha").id(), Map.of("client", "beta"))),
        fault(
            "another client's label on a snapshot of the server",
            "client=beta",
            it -> it.image(it.serverNamed("client-alpha"), "snapshot", beta().labels())),
        fault(
            "a volume of the client's name",
            "volume client-alpha",
            it -> it.volume("client-alpha", 0, Map.of())),
        fault(
            "a server that says it is the client's, and not whose program made it",
            "server website",
            it -> it.byHand("website", Map.of("client", "alpha"))),
        fault(
            "a server that was set aside and lost its labels",
            "client-alpha-replaced-run-9",
            it -> it.byHand("client-alpha-replaced-run-9", Map.of())),
        fault(
            "half a mark of a staging server",
            "delete it by hand",
            it ->
                it.byHand(
                    "staging-alpha",
                    Map.of("managed-by", "post-x-platform", "staging-of", "alpha"))));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void whatIsNotClearlyTheClientsStopsThePlan(Consumer<ServerRemovalTest> planted, String said) {
    servers.ensureServer(alpha());
    planted.accept(this);
    var standing = raw.everything();
    assertStops("FOREIGN_RESOURCE", () -> removal.findResources(alpha()), said);
    assertThat(raw.everything()).isEqualTo(standing);
  }

  @Test
  void aDrillThatRunsIsWaitedFor() {
    servers.ensureServer(alpha());
    stagingServer();
    assertStops("BUSY", () -> removal.findResources(alpha()), "staging-alpha", "2026-12-09");
  }

  @Test
  void aDrillThatBeganMeanwhileIsWaitedFor() {
    var approved = grownAndOff();
    stagingServer();
    var standing = raw.everything();
    assertStops("BUSY", () -> removal.deleteResources(alpha(), approved), "staging-alpha");
    assertThat(raw.everything()).isEqualTo(standing);
  }

  /** Asked to shut down by an attempt that ended, it still runs for a while. */
  @Test
  void anAbortLeavesAServerRunningThatWasAboutToShutDown() {
    var approved = grown();
    world.sandbox().faults().loseAnswer("POST /v1/servers/{id}/actions/shutdown").once();
    assertThatThrownBy(() -> removal.powerOff(alpha(), approved))
        .isInstanceOf(HetznerException.class);
    removal.powerOn(alpha(), approved);
    var server = serverNamed("client-alpha");
    assertThat(server.status()).isEqualTo("running");
    assertThat(cloud.latestActions(server.id()).getFirst().command()).isEqualTo("start_server");
    assertThat(removal.powerOn(alpha(), approved).changes()).isEmpty();
  }

  /** The neighbour's names only begin like the client's. */
  @Test
  void aNeighbourOfASimilarNameIsLeftOut() {
    servers.ensureServer(alpha());
    var other = HetznerSandbox.labels();
    other.put("client", "alpha-replaced-run-1");
    var similar = byHand("client-alpha-replaced-run-1", other);
    image(similar, "snapshot", Map.of());
    volume("client-alpha-replaced", similar.id(), Map.of());
    assertThat(new ArrayList<>(removal.findResources(alpha()).all()))
        .extracting(HetznerResource::kind)
        .containsExactly(Kind.SERVER, Kind.PRIMARY_IP, Kind.PRIMARY_IP, Kind.FIREWALL);
  }

  @Test
  void whatIsLeftIsNamed() {
    var approved = grown();
    assertStops(
        "VERIFICATION_FAILED",
        () -> removal.verifyNoResources(alpha(), approved),
        "server client-alpha (id ",
        "volume attic (id ",
        "firewall client-alpha");
  }
}

package society.postx.platform.activities.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateFirewall;
import society.postx.platform.activities.hetzner.wire.CreatePrimaryIp;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.takeover.Conflict;

/** Tests servers against the sandbox's API, and checks what exists there afterwards. */
class HetznerServersTest {
  static final String CLOUD_INIT =
      """
      #cloud-config
      users:
        - name: deploy
          lock_passwd: true
      """;

  private final HetznerSandbox world = new HetznerSandbox();
  private final CloudApi cloud = world.hetzner().cloud();
  private final TestKeys keys = new TestKeys();
  private final HetznerServers servers =
      new HetznerServers(world.hetzner(), Heartbeat.none(), commit -> CLOUD_INIT, keys);

  @AfterEach
  void stop() {
    world.close();
  }

  static ServerSpec spec(RunLabel run) {
    return new ServerSpec(
        new ClientName("alpha"),
        "client-alpha",
        "0".repeat(40),
        List.of("cx23", "cx33"),
        List.of("fsn1", "nbg1"),
        "debian-13",
        HetznerSandbox.labels(),
        List.of(new Cidr("198.18.0.1/32"), new Cidr("fd00:5bb0::1/128")),
        true,
        run);
  }

  private static ServerSpec first() {
    return spec(HetznerSandbox.RUN);
  }

  private static ServerSpec later() {
    return spec(HetznerSandbox.LATER_RUN);
  }

  private CloudServer server() {
    return cloud.serverNamed("client-alpha").orElseThrow();
  }

  @Test
  void hostsAreFoundByTheirLabelsAndWhoHasNoneIsLeftOut() {
    servers.ensureServer(first());
    var server = server();
    assertThat(servers.locate(List.of(new ClientName("alpha"), new ClientName("beta"))))
        .containsExactly(
            new HostAddress(
                new ClientName("alpha"), Objects.requireNonNull(server.publicNet().ipv4()).ip()));
    cloud.labelServer(server.id(), Map.of("client", "alpha")); // not managed by us any more
    assertThat(servers.locate(List.of(new ClientName("alpha")))).isEmpty();
  }

  @Test
  void aNewClientGetsAProtectedServerBehindItsFirewallWithBackupsAndAddressesOfItsOwn() {
    var answer = servers.ensureServer(first());

    var server = server();
    assertThat(server.status()).isEqualTo("running");
    assertThat(server.protection()).isEqualTo(new CloudServer.Protection(true, true));
    assertThat(server.backupWindow()).isNotNull();
    assertThat(server.labels())
        .containsAllEntriesOf(HetznerSandbox.labels())
        .containsEntry("created-by-run", "run-1");
    var firewall = cloud.firewallNamed("client-alpha").orElseThrow();
    assertThat(server.behind(firewall)).isTrue();
    assertThat(firewall.rules())
        .filteredOn(rule -> "22".equals(rule.port()))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.sourceIps())
                    .containsExactlyInAnyOrder("198.18.0.1/32", "fd00:5bb0::1/128"));
    assertThat(firewall.rules())
        .extracting(rule -> rule.protocol() + rule.port())
        .containsExactlyInAnyOrder("tcp22", "tcp80", "tcp443", "icmpnull");
    assertThat(cloud.primaryIps("client==alpha"))
        .extracting(ip -> ip.name() + " " + ip.autoDelete() + " " + ip.assigneeId())
        .containsExactlyInAnyOrder(
            "client-alpha-ipv4 false " + server.id(), "client-alpha-ipv6 false " + server.id());
    assertThat(answer.ipv6()).endsWith("::1");
    assertThat(answer.changes())
        .containsExactlyInAnyOrder(
            Change.created("firewall client-alpha"),
            Change.created("primary IP client-alpha-ipv4"),
            Change.created("primary IP client-alpha-ipv6"),
            Change.created("server client-alpha"));
  }

  @Test
  void whereHetznerIsOutOfATypeTheNextLocationAndThenTheNextTypeIsTaken() {
    world.sandbox().faults().answer("POST /v1/servers", 412).times(2);

    var answer = servers.ensureServer(first());

    assertThat(answer.serverType() + " " + answer.location()).isEqualTo("cx33 fsn1");
    assertThat(world.sandbox().requests().of("POST /v1/servers")).hasSize(3);
    assertThat(cloud.primaryIps("client==alpha"))
        .hasSize(2)
        .allSatisfy(ip -> assertThat(ip.assigneeId()).isEqualTo(server().id()));
  }

  @ParameterizedTest
  @CsvSource({
    "412, resource_unavailable, error during placement",
    "422, placement_error, error during placement",
    "503, maintenance, fsn1 is being maintained",
    "422, invalid_input, unsupported location for server type",
    "422, invalid_input, server type cx23 is deprecated",
    "404, not_found, server_type with name 'cx23' not found",
    "422, no_space_left_in_location, no space left"
  })
  void whereHetznerCannotPlaceATypeTheNextPlaceIsTaken(int status, String code, String message) {
    world.sandbox().faults().answer("POST /v1/servers", status).code(code).message(message).once();

    var answer = servers.ensureServer(first());

    assertThat(answer.serverType() + " " + answer.location()).isEqualTo("cx23 nbg1");
  }

  @Test
  void aTypeAndALocationThatHetznerDoesNotHaveAreLeftOut() {
    var answer = servers.ensureServer(asking(List.of("cx99", "cx33"), List.of("moon1", "nbg1")));

    assertThat(answer.serverType() + " " + answer.location()).isEqualTo("cx33 nbg1");
    assertThat(cloud.primaryIps("client==alpha")).hasSize(2);
  }

  @Test
  void whereNothingCanBeHadTheMessageNamesEveryPlace() {
    assertThatThrownBy(() -> servers.ensureServer(asking(List.of("cx99"), List.of("fsn1", "nbg1"))))
        .hasMessageContaining("cx99 in fsn1: POST /servers: ")
        .hasMessageContaining("cx99 in nbg1: ")
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo("REQUEST_REFUSED");
              assertThat(e.isNonRetryable()).isTrue();
            });

    world.sandbox().faults().answer("POST /v1/servers", 412).once(); // room may come
    assertThatThrownBy(() -> servers.ensureServer(asking(List.of("cx99"), List.of("fsn1", "nbg1"))))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo("UNAVAILABLE");
              assertThat(e.isNonRetryable()).isFalse();
            });
  }

  @Test
  void badInputThatNamesNeitherTypeNorLocationEndsTheSearch() {
    world.sandbox().faults().answer("POST /v1/servers", 422).message("invalid user_data").once();

    assertThatThrownBy(() -> servers.ensureServer(first())).hasMessageContaining("user_data");
    assertThat(world.sandbox().requests().of("POST /v1/servers")).hasSize(1);
  }

  private static ServerSpec asking(List<String> types, List<String> locations) {
    var alpha = first();
    return new ServerSpec(
        alpha.client(),
        alpha.name(),
        alpha.commit(),
        types,
        locations,
        alpha.image(),
        alpha.labels(),
        alpha.managementCidrs(),
        true,
        alpha.run());
  }

  /** An attempt whose answer was lost, and a second worker at the same time. */
  @ParameterizedTest
  @ValueSource(strings = {"firewalls", "primary_ips", "servers"})
  void whatIsOursByTheTimeItIsCreatedIsAdopted(String kind) {
    world
        .sandbox()
        .faults()
        .answer("POST /v1/" + kind, 409)
        .code("uniqueness_error")
        .afterTheWork()
        .once();

    var answer = untilDone(() -> servers.ensureServer(first()));

    assertThat(world.sandbox().servers()).hasSize(1);
    assertThat(cloud.primaryIps("client==alpha")).hasSize(2);
    assertThat(server().behind(cloud.firewallNamed("client-alpha").orElseThrow())).isTrue();
    assertThat(answer.changes()).contains(Change.created("firewall client-alpha"));
  }

  @Test
  void whatSomebodyElseCreatesInBetweenIsNamedAndLeftAlone() {
    var ownership = new Ownership(first().labels(), first().run());
    var made = cloud.createFirewall(new CreateFirewall("client-alpha", Map.of(), List.of()));
    for (var type : List.of("ipv4", "ipv6"))
      cloud.createPrimaryIp(
          new CreatePrimaryIp("client-alpha-" + type, type, "fsn1", "server", false, Map.of()));

    assertThatThrownBy(
            () ->
                new ServerFirewall(cloud, world.hetzner().waiter(), Heartbeat.none())
                    .create(first(), ownership, new ArrayList<>()))
        .hasMessageContaining("firewall client-alpha exists and is not labelled");
    assertThatThrownBy(
            () -> new ServerAddresses(cloud).bringTo("fsn1", first(), ownership, new TreeMap<>()))
        .hasMessageContaining("primary IP client-alpha-ipv4 exists and is not labelled");
    assertThat(cloud.firewallNamed("client-alpha").orElseThrow().rules()).isEmpty();
    assertThat(made.resource().labels()).isEmpty();
  }

  private static <T> T untilDone(Supplier<T> activity) {
    for (int attempt = 1; ; attempt++) {
      try {
        return activity.get();
      } catch (ApplicationFailure e) {
        if (e.isNonRetryable() || attempt == 3) throw e;
      }
    }
  }

  @Test
  void aSecondOnboardingChangesNothingAndSaysSo() {
    var before = servers.ensureServer(first());

    assertThat(servers.previewServer(later())).isEmpty();
    var after = servers.ensureServer(later());

    assertThat(after.changes()).isEmpty();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(server().labels()).containsEntry("created-by-run", "run-1");
  }

  /** Hetzner's list may show a server late, so that a second run draws a key for another one. */
  @Test
  void aServerThatIsFoundKeepsTheHostKeysOfTheRunThatMadeIt() {
    servers.ensureServer(first());
    assertThat(keys.kept).isEmpty();
    servers.ensureServer(later());
    assertThat(keys.kept).containsExactly("alpha run-2 run-1");
    cloud.labelServer(server().id(), HetznerSandbox.labels()); // by hand
    servers.ensureServer(later());
    assertThat(keys.kept).hasSize(1);
  }

  @Test
  void aPreviewNamesWhatWouldBeMadeAndMakesNothing() {
    assertThat(servers.previewServer(first()))
        .extracting(Change::what)
        .containsExactly(
            "firewall client-alpha",
            "primary IP client-alpha-ipv4",
            "primary IP client-alpha-ipv6",
            "server client-alpha");
    assertThat(world.sandbox().servers()).isEmpty();
    assertThat(cloud.firewallNamed("client-alpha")).isEmpty();
  }

  @Test
  void damageDoneByHandIsRepairedAndReported() {
    servers.ensureServer(first());
    var firewall = cloud.firewallNamed("client-alpha").orElseThrow();
    await(cloud.setRules(firewall.id(), List.of()));
    await(List.of(cloud.protect(server().id(), false)));
    var labels = new TreeMap<>(server().labels());
    labels.put("group", "production");
    labels.put("note", "kept");
    cloud.labelServer(server().id(), labels);

    var preview = servers.previewServer(later());
    var changes = servers.ensureServer(later()).changes();

    assertThat(changes)
        .containsExactlyInAnyOrderElementsOf(preview)
        .containsExactlyInAnyOrder(
            Change.changed("rules of firewall client-alpha"),
            Change.changed("labels of server client-alpha"),
            Change.changed("protection of server client-alpha"));
    assertThat(server().labels()).containsEntry("group", "canary").containsEntry("note", "kept");
    assertThat(server().protection().delete()).isTrue();
    assertThat(cloud.firewallNamed("client-alpha").orElseThrow().rules()).hasSize(4);
  }

  @Test
  void aServerOfThatNameWithoutOurLabelsIsNeverTouched() {
    servers.ensureServer(first());
    cloud.labelServer(server().id(), Map.of("owner", "somebody"));

    assertThatThrownBy(() -> servers.ensureServer(later()))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("FOREIGN_RESOURCE"))
        .hasMessageContaining("server client-alpha exists");
    servers.deleteServer(first());

    assertThat(server().labels()).containsExactly(Map.entry("owner", "somebody"));
  }

  @Test
  void aForeignFirewallStopsTheStepBeforeAnythingIsMade() {
    cloud.createFirewall(new CreateFirewall("client-alpha", Map.of(), List.of()));

    assertThatThrownBy(() -> servers.ensureServer(first()))
        .hasMessageContaining("firewall client-alpha exists");

    assertThat(world.sandbox().servers()).isEmpty();
    assertThat(cloud.primaryIps("client==alpha")).isEmpty();
  }

  @Test
  void serversOfOthersWithTheClientsNameOrLabelAreNamed() {
    servers.ensureServer(spec(HetznerSandbox.RUN));
    assertThat(servers.serverConflicts(later())).isEmpty();

    cloud.labelServer(server().id(), Map.of("client", "alpha")); // built by hand, says its label
    assertThat(servers.serverConflicts(later()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.what()).isEqualTo("server client-alpha");
              assertThat(it.canBeTakenOver()).isFalse();
            });

    assertThat(servers.serverConflicts(ofClient("client-alpha")))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.what()).startsWith("server client-alpha (id ");
              assertThat(it.canBeTakenOver()).isTrue();
            });
    cloud.createFirewall(new CreateFirewall("client-other", Map.of(), List.of()));
    assertThat(servers.serverConflicts(ofClient("other")))
        .extracting(Conflict::what)
        .containsExactly("firewall client-other");
  }

  private static ServerSpec ofClient(String client) {
    var alpha = first();
    var labels = new TreeMap<>(alpha.labels());
    labels.put("client", client);
    return new ServerSpec(
        new ClientName(client),
        "client-" + client,
        alpha.commit(),
        alpha.serverTypes(),
        alpha.locations(),
        alpha.image(),
        labels,
        alpha.managementCidrs(),
        true,
        alpha.run());
  }

  @Test
  void anAbortRemovesExactlyWhatItsRunMade() {
    servers.ensureServer(first());

    servers.deleteServer(later());
    assertThat(world.sandbox().servers()).hasSize(1);

    servers.deleteServer(first());
    servers.deleteServer(first()); // what Temporal does when the answer was lost
    assertThat(world.sandbox().servers()).isEmpty();
    assertThat(cloud.firewallNamed("client-alpha")).isEmpty();
    assertThat(cloud.primaryIps("client==alpha")).isEmpty();
  }

  @Test
  void aReplacedServerKeepsItsAddresses() {
    var before = servers.ensureServer(first());
    await(List.of(cloud.protect(before.id(), false)));
    await(List.of(cloud.deleteServer(before.id())));

    var after = servers.ensureServer(later());

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(after.ipv4()).isEqualTo(before.ipv4());
    assertThat(after.ipv6()).isEqualTo(before.ipv6());
    assertThat(after.changes()).containsExactly(Change.created("server client-alpha"));
  }

  private void await(List<CloudAction> actions) {
    world.hetzner().waiter().await(actions, Heartbeat.none());
  }
}

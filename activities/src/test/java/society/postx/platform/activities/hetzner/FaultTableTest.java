package society.postx.platform.activities.hetzner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxTestKeys;
import society.postx.platform.activities.box.PaperHomes;
import society.postx.platform.activities.box.StorageBoxAccounts;
import society.postx.platform.activities.dns.HetznerDns;
import society.postx.platform.activities.server.HetznerServers;
import society.postx.platform.activities.server.TestKeys;
import society.postx.platform.sandbox.fault.Faults;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Makes every call of an onboarding and its undo at Hetzner fail in every way, repeats attempts as
 * Temporal would, and then counts what exists at Hetzner.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTableTest {
  private static final int ATTEMPTS = 10; // ActivityProfile.LONG
  private static final Map<String, BiConsumer<Faults, String>> FAULTS = faults();
  private static final List<String> CALLS =
      List.of(
          "GET /v1/storage_boxes/*/subaccounts",
          "POST /v1/storage_boxes/*/subaccounts",
          "GET /v1/storage_boxes/*/subaccounts/*",
          "GET /v1/servers",
          "GET /v1/firewalls",
          "GET /v1/primary_ips",
          "POST /v1/firewalls",
          "POST /v1/primary_ips",
          "POST /v1/servers",
          "GET /v1/actions",
          "GET /v1/servers/*",
          "POST /v1/servers/*/actions/change_protection",
          "POST /v1/servers/*/actions/enable_backup",
          "GET /v1/zones",
          "GET /v1/zones/*/rrsets",
          "POST /v1/zones/*/rrsets");
  private static final List<String> UNDOING =
      List.of(
          "GET /v1/zones/*/rrsets",
          "DELETE /v1/zones/*/rrsets/*/*",
          "GET /v1/servers",
          "POST /v1/servers/*/actions/change_protection",
          "DELETE /v1/servers/*",
          "GET /v1/primary_ips",
          "DELETE /v1/primary_ips/*",
          "GET /v1/firewalls",
          "DELETE /v1/firewalls/*",
          "GET /v1/storage_boxes/*/subaccounts",
          "DELETE /v1/storage_boxes/*/subaccounts/*",
          "GET /v1/actions");

  private final HetznerSandbox world = new HetznerSandbox();
  private final PaperHomes homes = new PaperHomes();
  private final HetznerServers servers =
      new HetznerServers(
          world.hetzner(),
          Heartbeat.none(),
          commit -> "#cloud-config\nusers:\n  - name: deploy\n",
          new TestKeys());
  private final HetznerDns dns =
      new HetznerDns(
          world.hetzner(),
          Heartbeat.none(),
          () -> Optional.of("127.0.0.1:" + world.sandbox().dns().getPort()));
  private final StorageBoxAccounts accounts =
      new StorageBoxAccounts(world.hetzner(), Heartbeat.none(), homes, new BoxTestKeys());

  private static Map<String, BiConsumer<Faults, String>> faults() {
    var all = new TreeMap<String, BiConsumer<Faults, String>>();
    for (int status : List.of(409, 412, 423, 429, 500))
      all.put("status " + status, (faults, call) -> faults.answer(call, status).once());
    all.put("answer lost", (faults, call) -> faults.loseAnswer(call).once());
    all.put("body cut", (faults, call) -> faults.cutBody(call).once());
    return all;
  }

  static Stream<Arguments> onboarding() {
    return table(CALLS);
  }

  static Stream<Arguments> undoing() {
    return table(UNDOING);
  }

  private static Stream<Arguments> table(List<String> calls) {
    return calls.stream()
        .flatMap(call -> FAULTS.keySet().stream().map(fault -> Arguments.of(call, fault)));
  }

  @AfterEach
  void clean() {
    world.sandbox().faults().clear();
    undo();
    world.sandbox().resetRateLimit();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("onboarding")
  void anOnboardingFinishesWithOneOfEach(String call, String fault) {
    inject(fault, call);

    onboard();

    assertThat(world.sandbox().faults().inForce()).isEmpty();
    assertThat(count()).isEqualTo(Count.ONE_CLIENT);
    assertThat(world.sandbox().servers())
        .allSatisfy(server -> assertThat(server.isProtected() && server.backups()).isTrue());
    undo();
    assertThat(count()).isEqualTo(Count.NOTHING);
  }

  @Test
  void aRateLimitThatLastsIsSatOut() {
    world.sandbox().faults().answer("POST /v1/servers", 429).times(5);

    onboard();

    assertThat(count()).isEqualTo(Count.ONE_CLIENT);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("undoing")
  void anUndoLeavesNothing(String call, String fault) {
    onboard();
    inject(fault, call);

    undo();

    assertThat(world.sandbox().faults().inForce()).isEmpty();
    assertThat(count()).isEqualTo(Count.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create_subaccount",
        "set_firewall_rules",
        "create_server",
        "start_server",
        "change_protection",
        "enable_backup",
        "create_rrset"
      })
  void aFailedActionIsTriedAgain(String command) {
    world.sandbox().faults().failAction(command).once();

    onboard();

    assertThat(world.sandbox().faults().inForce()).isEmpty();
    assertThat(count()).isEqualTo(Count.ONE_CLIENT);
    assertThat(world.sandbox().servers())
        .allSatisfy(server -> assertThat(server.status()).isEqualTo("running"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete_rrset", "change_protection", "delete_server"})
  void aFailedActionOfAnUndoIsTriedAgain(String command) {
    onboard();
    world.sandbox().faults().failAction(command).once();

    undo();

    assertThat(world.sandbox().faults().inForce()).isEmpty();
    assertThat(count()).isEqualTo(Count.NOTHING);
  }

  @Test
  void theTableNamesEveryCallAndAnOnboardingStaysBelowThirtyRequests() {
    world.sandbox().requests().clear();
    onboard();
    assertThat(world.sandbox().requests().all()).hasSizeLessThanOrEqualTo(30);
    assertThat(named(CALLS)).isEqualTo(world.sandbox().requests().all().size());

    world.sandbox().requests().clear();
    undo();
    assertThat(named(UNDOING)).isEqualTo(world.sandbox().requests().all().size());
  }

  private void inject(String fault, String call) {
    requireNonNull(FAULTS.get(fault)).accept(world.sandbox().faults(), call);
  }

  private int named(List<String> calls) {
    return calls.stream().mapToInt(call -> world.sandbox().requests().of(call).size()).sum();
  }

  private void onboard() {
    attempt(() -> accounts.ensureSubAccount(account()));
    var server = attempt(() -> servers.ensureServer(server()));
    attempt(() -> dns.pointAt(records(), server));
  }

  private void undo() {
    attempt(() -> run(() -> dns.removeRecords(records())));
    attempt(() -> run(() -> servers.deleteServer(server())));
    attempt(() -> run(() -> accounts.removeSubAccount(account())));
  }

  private static boolean run(Runnable work) {
    work.run();
    return true;
  }

  /** What Temporal does, without its waits. */
  private static <T> T attempt(Supplier<T> activity) {
    for (int attempt = 1; ; attempt++) {
      try {
        return activity.get();
      } catch (HetznerException e) {
        goOn(HetznerFailures.of(e), attempt);
      } catch (ApplicationFailure e) {
        goOn(e, attempt);
      }
    }
  }

  private static void goOn(ApplicationFailure failure, int attempt) {
    if (failure.isNonRetryable() || attempt == ATTEMPTS) throw failure;
  }

  private record Count(int servers, int firewalls, int ips, int rrsets, int accounts, int homes) {
    private static final Count NOTHING = new Count(0, 0, 0, 0, 0, 0);
    private static final Count ONE_CLIENT = new Count(1, 1, 2, 2, 1, 1);
  }

  private Count count() {
    var cloud = world.hetzner().cloud();
    return new Count(
        world.sandbox().servers().size(),
        cloud.firewallNamed("client-alpha").isPresent() ? 1 : 0,
        cloud.primaryIps("").size(),
        world.hetzner().dns().rrsetsNamed(zone(), "alpha").size(),
        world.hetzner().storageBoxes().subaccounts(account().boxId()).size(),
        homes.all().size());
  }

  private static String zone() {
    return "platform.example";
  }

  private SubAccountSpec account() {
    return new SubAccountSpec(
        new ClientName("alpha"),
        "0".repeat(40),
        world.sandbox().storageBox().id(),
        "backups/client-alpha",
        HetznerSandbox.labels(),
        HetznerSandbox.RUN);
  }

  private static ServerSpec server() {
    return new ServerSpec(
        new ClientName("alpha"),
        "client-alpha",
        "0".repeat(40),
        List.of("cx23", "cx33"),
        List.of("fsn1", "nbg1"),
        "debian-13",
        HetznerSandbox.labels(),
        List.of(new Cidr("198.18.0.1/32")),
        true,
        HetznerSandbox.RUN);
  }

  private static DnsSpec records() {
    return new DnsSpec(
        new ClientName("alpha"),
        new Domain(zone()),
        List.of("alpha"),
        300,
        HetznerSandbox.labels(),
        HetznerSandbox.RUN,
        new Domain("alpha." + zone()),
        null,
        List.of());
  }
}

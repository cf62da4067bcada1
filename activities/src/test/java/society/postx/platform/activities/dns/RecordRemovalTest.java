package society.postx.platform.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.offboarding.ClientRecords;
import society.postx.platform.workflows.offboarding.ClientRecords.RecordSet;
import society.postx.platform.workflows.offboarding.ClientResources;
import society.postx.platform.workflows.server.Server;

/** Removes records at the sandbox's API, and checks the zone and what its name server answers. */
class RecordRemovalTest {
  private static final String ZONE = "platform.example";
  private static final String IPV4 = "198.18.16.10";
  private static final ClientResources AT =
      new ClientResources(List.of(), 1L, IPV4, "fd00:5bb0:0:b::1");

  private final HetznerSandbox world = new HetznerSandbox();
  private final DnsApi api = world.hetzner().dns();
  private final RecordRemoval removal =
      new RecordRemoval(world.hetzner(), Heartbeat.none(), this::resolver);
  private final CloudApi cloud = world.hetzner().cloud();
  private List<DnsRrset> before = List.of();
  private long server;

  private Optional<String> resolver() {
    return Optional.of("127.0.0.1:" + world.sandbox().dns().getPort());
  }

  /** Records of a neighbour and of people, which all stay. */
  @BeforeEach
  void others() {
    server = serve();
    create(Map.of("managed-by", "post-x-platform", "client", "beta"), "beta", "A", "198.18.16.2");
    create(Map.of(), "alpha", "TXT", "\"v=spf1 -all\"");
    create(Map.of(), "mail._domainkey.alpha", "TXT", "\"k=rsa\"");
    create(Map.of(), "www", "A", IPV4);
    create(Map.of(), "alphabet", "A", "198.18.16.9");
    before = api.rrsets(ZONE);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static DnsSpec spec() {
    return new DnsSpec(
        new ClientName("alpha"),
        new Domain(ZONE),
        List.of("cloud.alpha", "auth.alpha"),
        300,
        HetznerSandbox.labels(),
        HetznerSandbox.RUN,
        new Domain("alpha." + ZONE),
        null,
        List.of());
  }

  /** The client's server, which has the first addresses. */
  private long serve() {
    var made =
        cloud.createServer(
            new CreateServer(
                "client-alpha",
                "cx23",
                "debian-13",
                "fsn1",
                HetznerSandbox.labels(),
                List.of(),
                null,
                "#cloud-config\n"));
    world.hetzner().waiter().await(made.actions(), Heartbeat.none());
    var net = cloud.server(made.resource().id()).publicNet();
    assertThat(Objects.requireNonNull(net.ipv4()).ip()).isEqualTo(IPV4);
    assertThat(Objects.requireNonNull(net.ipv6()).ip()).isEqualTo("fd00:5bb0:0:b::/64");
    return made.resource().id();
  }

  private void done(CloudAction action) {
    world.hetzner().waiter().await(List.of(action), Heartbeat.none());
  }

  private void create(Map<String, String> labels, String name, String type, String... values) {
    var records = Arrays.stream(values).map(DnsRrset.DnsRecord::new).toList();
    done(api.create(ZONE, new DnsRrset(name, type, 900, labels, records)));
  }

  private DnsRrset rrset(String name, String type) {
    return api.rrsetsNamed(ZONE, name).stream()
        .filter(it -> it.is(name, type))
        .findFirst()
        .orElseThrow();
  }

  private void set(String name, String type, String value) {
    var found = rrset(name, type);
    done(
        api.setRecords(
            ZONE,
            new DnsRrset(
                name, type, found.ttl(), found.labels(), List.of(new DnsRrset.DnsRecord(value)))));
  }

  /** As onboarded; one address of it was made by hand before. */
  private ClientRecords onboarded() {
    new HetznerDns(world.hetzner(), Heartbeat.none(), this::resolver)
        .pointAt(
            spec(),
            new Server(1, "client-alpha", IPV4, "fd00:5bb0:0:b::1", "cx23", "fsn1", List.of()));
    var byHand = rrset("auth.alpha", "AAAA");
    done(api.delete(ZONE, byHand));
    create(Map.of("made", "by-hand"), "auth.alpha", "AAAA", "fd00:5bb0:0:b:0::1");
    return removal.findRecords(spec(), AT);
  }

  private List<String> answers(String name, String type) throws IOException {
    return NameServers.values(world.sandbox().dns(), name + "." + ZONE, type);
  }

  private static void assertStops(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .hasMessageContainingAll(words)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> assertThat(it.getType()).isEqualTo("VERIFICATION_FAILED"));
  }

  @Test
  void theClientsAreItsLabelledOnesAndThoseThatSendItsNamesToItsServer() {
    var found = onboarded();
    assertThat(found.lines())
        .containsExactlyInAnyOrder(
            "record cloud.alpha A 198.18.16.10",
            "record cloud.alpha AAAA fd00:5bb0:0:b::1",
            "record auth.alpha A 198.18.16.10",
            "record auth.alpha AAAA fd00:5bb0:0:b:0::1");
    assertThat(found.others())
        .containsExactlyInAnyOrder(
            "record alpha TXT \"v=spf1 -all\"",
            "record mail._domainkey.alpha TXT \"k=rsa\"",
            "record www A 198.18.16.10, which points to the client's server");
  }

  @Test
  void theClientsNamesAreAnsweredByNobodyAndAllOthersAreAsBefore() throws IOException {
    var approved = onboarded();
    assertThat(removal.removeClientRecords(spec(), approved).changes()).hasSize(4);
    assertThat(api.rrsets(ZONE)).isEqualTo(before);
    assertThat(answers("cloud.alpha", "A")).isEmpty();
    assertThat(answers("beta", "A")).containsExactly("198.18.16.2");
    assertThat(removal.verifyNoRecords(spec(), approved))
        .contains("1 name servers of platform.example answer none of the 4", "v=spf1");
    assertThat(removal.removeClientRecords(spec(), approved).changes()).as("again").isEmpty();
  }

  @Test
  void anAbortPutsEachBackWithItsValuesTtlAndLabels() throws IOException {
    var approved = onboarded();
    var standing = api.rrsets(ZONE);
    removal.removeClientRecords(spec(), approved);
    assertThat(removal.putRecordsBack(spec(), approved).changes()).hasSize(4);
    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(standing);
    assertThat(answers("cloud.alpha", "A")).containsExactly(IPV4);
    assertThat(removal.putRecordsBack(spec(), approved).changes()).as("again").isEmpty();
  }

  /** What may happen to a record between approval and removal. */
  private static Stream<Arguments> meanwhile() {
    return Stream.of(
        fault("another address", "198.18.16.77", it -> it.set("cloud.alpha", "A", "198.18.16.77")),
        fault(
            "another TTL",
            "TTL 77",
            it -> it.done(it.api.changeTtl(ZONE, it.rrset("cloud.alpha", "A"), 77))),
        fault(
            "another client's label",
            "client=beta",
            it -> it.api.label(ZONE, it.rrset("cloud.alpha", "A"), Map.of("client", "beta"))));
  }

  private static Arguments fault(String what, String said, Consumer<RecordRemovalTest> planted) {
    return Arguments.of(Named.of(what, planted), said);
  }

  @ParameterizedTest
  @MethodSource("meanwhile")
  void noRecordIsRemovedWhereOneIsNotAsApproved(Consumer<RecordRemovalTest> planted, String said) {
    var approved = onboarded();
    planted.accept(this);
    var standing = api.rrsets(ZONE);
    assertStops(() -> removal.removeClientRecords(spec(), approved), "no record was removed", said);
    assertThat(api.rrsets(ZONE)).isEqualTo(standing);
  }

  @Test
  void aRecordThatIsGoneIsSkipped() {
    var approved = onboarded();
    done(api.delete(ZONE, rrset("cloud.alpha", "A")));
    assertThat(removal.removeClientRecords(spec(), approved).changes()).hasSize(3);
    assertThat(api.rrsets(ZONE)).isEqualTo(before);
  }

  @Test
  void aSecondAttemptFinishesWhatTheFirstBegan() {
    var approved = onboarded();
    world.sandbox().faults().loseAnswer("DELETE /v1/zones/*/rrsets/**").once();
    assertThatThrownBy(() -> removal.removeClientRecords(spec(), approved))
        .isInstanceOf(HetznerException.class);
    removal.removeClientRecords(spec(), approved);
    assertThat(api.rrsets(ZONE)).isEqualTo(before);
    world.sandbox().faults().loseAnswer("POST /v1/zones/*/rrsets").once();
    assertThatThrownBy(() -> removal.putRecordsBack(spec(), approved))
        .isInstanceOf(HetznerException.class);
    removal.putRecordsBack(spec(), approved);
    assertThat(removal.findRecords(spec(), AT).own())
        .containsExactlyInAnyOrderElementsOf(approved.own());
  }

  /** Its address is released, and may be the next customer's: a name there would be theirs too. */
  @Test
  void anAbortPutsNoNameBackAtAnAddressThatTheClientHasNoMore() {
    create(HetznerSandbox.labels(), "alpha", "CAA", "0 issue \"letsencrypt.org\"");
    var approved = onboarded();
    removal.removeClientRecords(spec(), approved);
    done(cloud.deleteServer(server));
    assertStops(
        () -> removal.putRecordsBack(spec(), approved),
        "no server of alpha has the address of record",
        "cloud.alpha A " + IPV4,
        "auth.alpha AAAA");
    assertThat(api.rrsetsNamed(ZONE, "cloud.alpha")).isEmpty();
    assertThat(api.rrsetsNamed(ZONE, "auth.alpha")).isEmpty();
    assertThat(rrset("alpha", "CAA").values()).as("leads nowhere").hasSize(1);
  }

  /** Somebody uses the name by now; an undo takes nothing from them. */
  @Test
  void anAbortLeavesANameToOthersThatUseItByNow() {
    var approved = onboarded();
    removal.removeClientRecords(spec(), approved);
    create(Map.of(), "cloud.alpha", "CNAME", "elsewhere.example.");
    assertThat(removal.putRecordsBack(spec(), approved).note())
        .contains("nothing at rrset cloud.alpha.platform.example A", "created rrset auth.alpha");
    assertThat(rrset("cloud.alpha", "CNAME").values()).containsExactly("elsewhere.example.");
    assertThat(api.rrsetsNamed(ZONE, "cloud.alpha")).hasSize(1);
  }

  @Test
  void whatIsLeftOrBackIsNamed() {
    var approved = onboarded();
    assertStops(
        () -> removal.verifyNoRecords(spec(), approved),
        "the zone has record cloud.alpha A",
        "the zone has record auth.alpha AAAA");
    removal.removeClientRecords(spec(), approved);
    create(Map.of(), "auth.alpha", "AAAA", "fd00:5bb0:0:b::1");
    assertStops(() -> removal.verifyNoRecords(spec(), approved), "auth.alpha AAAA");
  }

  /** Where names of others lead is theirs, even the names that the client had. */
  @Test
  void aWildcardOfOthersThatAnswersNowIsOnlyNamed() {
    var approved = onboarded();
    removal.removeClientRecords(spec(), approved);
    create(Map.of(), "*.alpha", "A", IPV4);
    assertThat(removal.verifyNoRecords(spec(), approved)).contains("record *.alpha A 198.18.16.10");
  }

  @Test
  void aRecordThatLeadsElsewhereTooIsNotTheClients() {
    create(Map.of(), "auth.alpha", "A", IPV4, "198.18.16.5");
    create(Map.of("client", "beta"), "cloud.alpha", "A", IPV4);
    var found = removal.findRecords(spec(), AT);
    assertThat(found.own()).isEmpty();
    assertThat(found.others())
        .contains(
            "record auth.alpha A 198.18.16.10 198.18.16.5, which points to the client's server",
            "record cloud.alpha A 198.18.16.10 of client beta, which points to the client's server");
  }

  @Test
  void aSilentNameServerProvesNothing() {
    var deaf =
        new RecordRemoval(
            world.hetzner(), Heartbeat.none(), () -> Optional.of("127.0.0.1:1")); // nobody listens
    var approved =
        new ClientRecords(
            List.of(new RecordSet("cloud.alpha", "A", List.of(IPV4), 300)), List.of());
    assertThatThrownBy(() -> deaf.verifyNoRecords(spec(), approved))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("UNAVAILABLE"));
  }
}

package society.postx.platform.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.server.Server;

/** Tests DNS records against the sandbox's API, and checks what the name server answers. */
class HetznerDnsTest {
  private static final String ZONE = "platform.example";

  private final HetznerSandbox world = new HetznerSandbox();
  private final DnsApi api = world.hetzner().dns();
  private final HetznerDns dns =
      new HetznerDns(
          world.hetzner(),
          Heartbeat.none(),
          () -> Optional.of("127.0.0.1:" + world.sandbox().dns().getPort()));

  @AfterEach
  void stop() {
    world.close();
  }

  private static DnsSpec spec(RunLabel run) {
    return new DnsSpec(
        new ClientName("alpha"),
        new Domain(ZONE),
        List.of("alpha", "cloud.alpha"),
        300,
        HetznerSandbox.labels(),
        run,
        new Domain("alpha." + ZONE),
        null,
        List.of());
  }

  /** As {@code ./platform onboard} with apps under the domain dev.platform.example. */
  private static DnsSpec dev() {
    return new DnsSpec(
        new ClientName("alpha"),
        new Domain(ZONE),
        List.of("cloud.dev", "auth.dev"),
        300,
        HetznerSandbox.labels(),
        HetznerSandbox.RUN,
        new Domain("dev." + ZONE),
        "letsencrypt.org",
        List.of());
  }

  private void foreign(String name, String type, String... values) {
    foreign(Map.of(), name, type, values);
  }

  private void foreign(Map<String, String> labels, String name, String type, String... values) {
    var records = Arrays.stream(values).map(DnsRrset.DnsRecord::new).toList();
    var rrset = new DnsRrset(name, type, 900, labels, records);
    world.hetzner().waiter().await(List.of(api.create(ZONE, rrset)), Heartbeat.none());
  }

  private List<String> conflicts(DnsSpec spec) {
    return dns.recordConflicts(spec).stream()
        .map(it -> "%s %s %s".formatted(it.name(), it.type(), it.kind()))
        .toList();
  }

  private static Server server(String ipv4) {
    return new Server(1, "client-alpha", ipv4, "fd00:5bb0::1", "cx23", "fsn1", List.of());
  }

  private InetAddress answer(String name, String type) throws IOException {
    return NameServers.ask(world.sandbox().dns(), name, type).iterator().next();
  }

  @Test
  void theNamesOfAClientResolveToItsServerOnceTheStepIsDone() throws IOException {
    assertThat(dns.previewRecords(spec(HetznerSandbox.RUN))).hasSize(4);

    var changes = dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1")).changes();

    assertThat(changes)
        .containsExactlyInAnyOrder(
            Change.created("rrset alpha.platform.example A"),
            Change.created("rrset alpha.platform.example AAAA"),
            Change.created("rrset cloud.alpha.platform.example A"),
            Change.created("rrset cloud.alpha.platform.example AAAA"));
    assertThat(answer("cloud.alpha.platform.example", "A"))
        .isEqualTo(InetAddress.getByName("198.18.16.1"));
    assertThat(answer("alpha.platform.example", "AAAA"))
        .isEqualTo(InetAddress.getByName("fd00:5bb0::1"));
  }

  @Test
  void aSecondOnboardingChangesNothingAndAMovedServerIsFollowed() throws IOException {
    dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1"));
    var later = spec(HetznerSandbox.LATER_RUN);

    assertThat(dns.previewRecords(later)).isEmpty();
    assertThat(dns.pointAt(later, server("198.18.16.1")).changes()).isEmpty();
    assertThat(dns.pointAt(later, server("198.18.16.2")).changes())
        .containsExactly(
            Change.changed("rrset alpha.platform.example A"),
            Change.changed("rrset cloud.alpha.platform.example A"));
    assertThat(answer("alpha.platform.example", "A"))
        .isEqualTo(InetAddress.getByName("198.18.16.2"));
  }

  @Test
  void recordsOfSomebodyElseStopTheStepAndStay() throws IOException {
    var foreign =
        new DnsRrset(
            "alpha", "AAAA", 300, Map.of(), List.of(new DnsRrset.DnsRecord("2001:db8::7")));
    world.hetzner().waiter().await(List.of(api.create(ZONE, foreign)), Heartbeat.none());

    assertThatThrownBy(() -> dns.previewRecords(spec(HetznerSandbox.RUN)))
        .hasMessageContaining("alpha.platform.example AAAA exists");
    assertThat(conflicts(spec(HetznerSandbox.RUN))).containsExactly("alpha AAAA REPLACED");
    assertThatThrownBy(() -> dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("FOREIGN_RESOURCE"));
    dns.removeRecords(spec(HetznerSandbox.RUN));

    assertThat(answer("alpha.platform.example", "AAAA"))
        .isEqualTo(InetAddress.getByName("2001:db8::7"));
    assertThat(api.rrsetsNamed(ZONE, "alpha")).hasSize(1);
  }

  @Test
  void aRecordThatAnAttemptMadeWhoseAnswerWasLostIsAdopted() {
    world
        .sandbox()
        .faults()
        .answer("POST /v1/zones/*/rrsets", 409)
        .code("uniqueness_error")
        .afterTheWork()
        .times(4);

    dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1"));

    assertThat(api.rrsets(ZONE, "client==alpha")).hasSize(4);
  }

  @Test
  void theClosestWildcardIsNamedBeforeNewRecordsOutrankIt() throws IOException {
    foreign("*.dev", "A", "203.0.113.9");

    assertThat(conflicts(dev())).containsExactly("*.dev A KEPT");
    assertThat(dns.recordConflicts(dev()).getFirst().conflict().effect())
        .contains("cloud.dev.platform.example, auth.dev.platform.example");
    assertThatThrownBy(() -> dns.pointAt(dev(), server("198.18.16.1")))
        .hasMessageContaining("rrset *.dev.platform.example A 203.0.113.9")
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("FOREIGN_RESOURCE"));

    assertThat(answer("cloud.dev.platform.example", "A"))
        .isEqualTo(InetAddress.getByName("203.0.113.9"));
  }

  @Test
  void aWildcardCountsOnlyWhereItAnswers() {
    foreign("*", "A", "203.0.113.9");
    assertThat(conflicts(dev())).containsExactly("* A KEPT");

    foreign("mail.dev", "TXT", "\"x\""); // dev exists now: the wildcard no longer reaches below it
    assertThat(conflicts(dev())).isEmpty();

    foreign("*.elsewhere", "A", "203.0.113.9");
    assertThat(conflicts(dev())).isEmpty();
  }

  @Test
  void whatAnswersAtOrBelowTheDomainOfANewClientIsNamed() {
    foreign("dev", "A", "203.0.113.9");
    foreign("files.dev", "CNAME", "old.example.net.");
    foreign("mta._domainkey.dev", "CNAME", "dkim.example.net.");
    foreign("dev", "MX", "10 mail.example.net.");
    foreign("devel", "A", "203.0.113.9");

    assertThat(conflicts(dev())).containsExactly("dev A KEPT", "files.dev CNAME KEPT");
  }

  @Test
  void whatStandsAtANameIsReplacedKeptOrInTheWay() {
    foreign("cloud.dev", "CNAME", "old.example.net.");
    foreign("auth.dev", "TXT", "\"x\"");
    foreign("auth.dev", "CAA", "0 issue \"letsencrypt.org\"");
    foreign(
        Map.of("managed-by", "post-x-platform", "client", "beta"),
        "auth.dev",
        "AAAA",
        "2001:db8::7");

    assertThat(conflicts(dev()))
        .containsExactly(
            "auth.dev AAAA IN_THE_WAY", "auth.dev TXT KEPT", "cloud.dev CNAME REPLACED");
  }

  @Test
  void theClosestCaaRecordsDecideWhetherCertificatesCanBeIssued() {
    foreign("@", "CAA", "0 issue \"ca.example.net\"");
    assertThat(conflicts(dev())).containsExactly("@ CAA IN_THE_WAY");
    assertThat(dns.recordConflicts(dev()).getFirst().conflict().effect())
        .startsWith("lets ca.example.net issue certificates, not letsencrypt.org")
        .contains("for cloud.dev.platform.example, auth.dev.platform.example;")
        .endsWith("add 0 issue \"letsencrypt.org\"");

    foreign("dev", "CAA", "0 issue \"letsencrypt.org\"");
    assertThat(conflicts(dev())).isEmpty();

    foreign("auth.dev", "CAA", "0 issue \";\"");
    assertThat(conflicts(dev())).containsExactly("auth.dev CAA IN_THE_WAY");
    assertThat(conflicts(spec(HetznerSandbox.RUN))).isEmpty(); // its authority is not known
  }

  /** Another record beside it would change nothing. */
  @Test
  void aCriticalPropertyThatNobodyKnowsHasARemedyOfItsOwn() {
    foreign("dev", "CAA", "128 future \"x\"", "0 issue \"letsencrypt.org\"");
    assertThat(dns.recordConflicts(dev()).getFirst().conflict().effect())
        .startsWith("has the critical property future, which no authority may ignore")
        .endsWith(
            "; remove this property, or write 0 in place of its 128 if authorities may ignore it");
  }

  @Test
  void aboveTheZoneTheResolverIsAsked() {
    var asked = new ArrayList<String>();
    var spec =
        new DnsSpec(
            new ClientName("alpha"),
            new Domain("platform.example.co.uk"),
            List.of("cloud.dev"),
            300,
            HetznerSandbox.labels(),
            HetznerSandbox.RUN,
            null,
            "letsencrypt.org",
            List.of());
    var conflicts =
        new CaaConflicts(
            spec,
            "letsencrypt.org",
            List.of(),
            name -> {
              asked.add(name);
              return name.equals("co.uk") ? List.of("0 issue \";\"") : List.of();
            });

    assertThat(conflicts.all())
        .extracting(it -> it.conflict().what())
        .containsExactly("rrset co.uk CAA 0 issue \";\"");
    assertThat(asked).containsExactly("example.co.uk", "co.uk");
  }

  @Test
  void aDelegationIsInTheWay() {
    foreign("dev", "NS", "ns1.example.net.", "ns2.example.net.");

    assertThat(conflicts(dev())).containsExactly("dev NS IN_THE_WAY");
    assertThat(dns.recordConflicts(dev()).getFirst().conflict().canBeTakenOver()).isFalse();
  }

  @Test
  void whatAnOperatorTookOverIsReplacedAndAnAbortPutsItBack() throws IOException {
    foreign(Map.of("owner", "eva"), "cloud.dev", "A", "203.0.113.9", "203.0.113.10");
    foreign("auth.dev", "CNAME", "old.example.net.");
    foreign("dev", "A", "203.0.113.9");
    var before = api.rrsets(ZONE);
    var decided = dev().takingOver(dns.recordConflicts(dev()));

    assertThat(dns.previewRecords(decided))
        .contains(
            Change.replaced("rrset cloud.dev.platform.example A"),
            Change.deleted("rrset auth.dev.platform.example CNAME"));
    var changes = dns.pointAt(decided, server("198.18.16.1")).changes();
    dns.pointAt(decided, server("198.18.16.1")); // the attempt after a lost answer

    assertThat(changes)
        .containsExactlyInAnyOrder(
            Change.replaced("rrset cloud.dev.platform.example A"),
            Change.created("rrset cloud.dev.platform.example AAAA"),
            Change.deleted("rrset auth.dev.platform.example CNAME"),
            Change.created("rrset auth.dev.platform.example A"),
            Change.created("rrset auth.dev.platform.example AAAA"));
    assertThat(answer("auth.dev.platform.example", "A"))
        .isEqualTo(InetAddress.getByName("198.18.16.1"));
    assertThat(answer("dev.platform.example", "A")).isEqualTo(InetAddress.getByName("203.0.113.9"));
    assertThat(dns.recordConflicts(dev())).isEmpty();

    dns.removeRecords(decided);
    dns.removeRecords(decided);
    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anAbortThatMeetsAConflictTriesAgainUntilTheRecordIsBack() {
    foreign("auth.dev", "CNAME", "old.example.net.");
    var before = api.rrsets(ZONE);
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    dns.pointAt(decided, server("198.18.16.1"));
    world.sandbox().faults().answer("POST /v1/zones/*/rrsets", 409).code("conflict").times(1);

    assertThatThrownBy(() -> dns.removeRecords(decided))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("BUSY"));
    dns.removeRecords(decided);

    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anAbortWhoseAnswerWasLostHasPutTheRecordBack() {
    foreign("auth.dev", "CNAME", "old.example.net.");
    var before = api.rrsets(ZONE);
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    dns.pointAt(decided, server("198.18.16.1"));
    world
        .sandbox()
        .faults()
        .answer("POST /v1/zones/*/rrsets", 409)
        .code("uniqueness_error")
        .afterTheWork()
        .times(1);

    dns.removeRecords(decided);

    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anAbortNeverPutsBackWhatItsOwnerRemovedBeforeTheRecordsWerePointed() {
    foreign("cloud.dev", "A", "203.0.113.9");
    foreign("cloud.dev", "HTTPS", "1 . alpn=h2");
    foreign("auth.dev", "CNAME", "old.example.net.");
    var without = withoutRecordsOf("cloud.dev", "auth.dev");
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    remove("cloud.dev", "A");
    remove("cloud.dev", "HTTPS");
    remove("auth.dev", "CNAME");

    dns.removeRecords(decided); // an abort before the step
    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(without);

    dns.pointAt(decided, server("198.18.16.1"));
    dns.removeRecords(decided);
    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(without);
  }

  @Test
  void anAbortThatIsRepeatedNeverPutsBackWhatItsOwnerRemovedMeanwhile() {
    foreign("cloud.dev", "A", "203.0.113.9");
    foreign("auth.dev", "CNAME", "old.example.net.");
    var without = withoutRecordsOf("cloud.dev", "auth.dev");
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    dns.pointAt(decided, server("198.18.16.1"));

    dns.removeRecords(decided);
    remove("cloud.dev", "A");
    remove("auth.dev", "CNAME");
    dns.removeRecords(decided);

    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(without);
  }

  /** The first attempt ends after the CNAME is gone and before anything of ours is there. */
  @Test
  void anAbortPutsBackWhatAnAttemptRemovedThatEndedThere() {
    foreign("auth.dev", "CNAME", "old.example.net.");
    var before = api.rrsets(ZONE);
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    world
        .sandbox()
        .faults()
        .answer("DELETE /v1/zones/*/rrsets/*/*", 504)
        .code("timeout")
        .afterTheWork()
        .times(1);

    assertThatThrownBy(() -> dns.pointAt(decided, server("198.18.16.1")))
        .isInstanceOf(RuntimeException.class);
    assertThat(api.rrsetsNamed(ZONE, "auth.dev")).isEmpty();
    dns.removeRecords(decided);

    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(before);
  }

  private List<DnsRrset> withoutRecordsOf(String... names) {
    return api.rrsets(ZONE).stream().filter(it -> !List.of(names).contains(it.name())).toList();
  }

  private void remove(String name, String type) {
    var rrset = api.rrsetsNamed(ZONE, name).stream().filter(it -> it.is(name, type)).findFirst();
    var deleted = api.delete(ZONE, rrset.orElseThrow());
    world.hetzner().waiter().await(List.of(deleted), Heartbeat.none());
  }

  @Test
  void recordsThatSomebodyAddsBesideTheClientsOwnStopNothing() {
    foreign("cloud.dev", "TXT", "\"verification\""); // after the check of all names
    dns.pointAt(dev(), server("198.18.16.1"));
    foreign("auth.dev", "MX", "10 mail.example.net.");

    assertThat(conflicts(dev())).isEmpty();
    dns.pointAt(dev(), server("198.18.16.1"));
  }

  @Test
  void anAbortBeforeTheRecordsWerePointedChangesNoneOfThem() {
    foreign("cloud.dev", "A", "203.0.113.9");
    foreign("auth.dev", "CNAME", "old.example.net.");
    var before = api.rrsets(ZONE);

    dns.removeRecords(dev().takingOver(dns.recordConflicts(dev())));

    assertThat(api.rrsets(ZONE)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aRecordThatAppearsAfterTheDecisionIsRefused() {
    foreign("*.dev", "A", "203.0.113.9");
    var decided = dev().takingOver(dns.recordConflicts(dev()));
    foreign("*.dev", "AAAA", "2001:db8::9");

    assertThatThrownBy(() -> dns.pointAt(decided, server("198.18.16.1")))
        .hasMessageContaining("rrset *.dev.platform.example AAAA 2001:db8::9")
        .message()
        .doesNotContain("203.0.113.9");
    assertThat(api.rrsetsNamed(ZONE, "cloud.dev")).isEmpty();
  }

  @Test
  void anAbortRemovesExactlyTheRecordsOfItsRun() {
    dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1"));

    dns.removeRecords(spec(HetznerSandbox.LATER_RUN));
    assertThat(api.rrsets(ZONE, "client==alpha")).hasSize(4);

    dns.removeRecords(spec(HetznerSandbox.RUN));
    dns.removeRecords(spec(HetznerSandbox.RUN));
    assertThat(api.rrsets(ZONE, "client==alpha")).isEmpty();
  }
}

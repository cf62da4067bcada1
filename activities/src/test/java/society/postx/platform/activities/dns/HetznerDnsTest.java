package society.postx.platform.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
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
        run);
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
    assertThatThrownBy(() -> dns.pointAt(spec(HetznerSandbox.RUN), server("198.18.16.1")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("FOREIGN_RESOURCE"));
    dns.removeRecords(spec(HetznerSandbox.RUN));

    assertThat(answer("alpha.platform.example", "AAAA"))
        .isEqualTo(InetAddress.getByName("2001:db8::7"));
    assertThat(api.rrsetsNamed(ZONE, "alpha")).hasSize(1);
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

package society.postx.platform.sandbox.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.machine.FirewallState.Rule;

class PacketFilterTest {
  private static final MachineAddresses BOTH =
      new MachineAddresses(Optional.of("198.18.16.1"), Optional.of("fd00:5bb0:0:1::/64"));

  @Test
  void aRuleHoldsForTheFamilyOfEachOfItsNetworks() {
    assertThat(table(new Rule("in", "tcp", "80-81", List.of("0.0.0.0/0", "::/0"))))
        .contains("ip saddr 0.0.0.0/0 tcp dport 80-81 accept")
        .contains("ip6 saddr ::/0 tcp dport 80-81 accept");
    assertThat(table(new Rule("in", "icmp", "", List.of("::/0"))))
        .contains("ip6 saddr ::/0 meta l4proto ipv6-icmp accept");
    assertThat(table(new Rule("out", "udp", "53", List.of("198.18.0.1/32"))))
        .contains("ip daddr 198.18.0.1/32 udp dport 53 accept");
  }

  @Test
  void aServerWithoutAnAddressOfAFamilySendsNothingInIt() {
    var only6 = new MachineAddresses(Optional.empty(), BOTH.ipv6Network());
    assertThat(PacketFilter.table("s1", only6, new FirewallState(false, List.of())))
        .contains("meta nfproto ipv4 drop");
  }

  @Test
  void anInvalidNetworkOrPortNeverReachesNft() {
    assertThatThrownBy(() -> table(new Rule("in", "tcp", "22; drop", List.of("::/0"))))
        .hasMessageStartingWith("firewall: '22; drop'");
    assertThatThrownBy(() -> table(new Rule("in", "tcp", "22", List.of("::/0 accept #"))))
        .hasMessageStartingWith("firewall: '::/0 accept #'");
    assertThatThrownBy(() -> table(new Rule("in", "sctp", "22", List.of("::/0"))))
        .hasMessageContaining("'sctp': must be tcp, udp");
  }

  private static String table(Rule rule) {
    return PacketFilter.table("s1", BOTH, new FirewallState(true, List.of(rule)));
  }
}

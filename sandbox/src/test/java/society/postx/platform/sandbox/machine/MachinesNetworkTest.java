package society.postx.platform.sandbox.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.machine.FirewallState.Rule;

@Tag("sandbox")
class MachinesNetworkTest {
  private static final FirewallState NONE = new FirewallState(false, List.of());
  @TempDir static Path folder;
  static SandboxMachines sandbox;

  @BeforeAll
  static void open() {
    sandbox = new SandboxMachines(folder);
    for (var server : List.of(1, 2)) {
      sandbox.boot(server, new ImageSource.SystemImage("debian-13"));
      sandbox.ssh(server, "mkdir -p /root/www");
    }
    sandbox.ssh(
        1, "systemd-run -q --unit=web python3 -m http.server 80 --bind :: --directory /root/www");
    sandbox.ssh(1, "until curl -sf -o /dev/null http://127.0.0.1; do :; done");
  }

  @BeforeEach
  void noFirewall() {
    for (var server : List.of(1, 2)) sandbox.driver.applyFirewall(server, NONE);
  }

  @AfterAll
  static void close() {
    if (sandbox != null) sandbox.close();
  }

  @Test
  void withoutAFirewallServersReachEachOther() {
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isTrue();
    assertThat(reaches("http://[" + address6(1) + "]")).isTrue();
    assertThat(pings(sandbox.world.network().server(1))).isTrue();
  }

  @Test
  void anAttachedFirewallAdmitsWhatARuleNamesAndNothingElse() {
    var operators = List.of(sandbox.world.network().host() + "/32");
    firewall(1, new Rule("in", "tcp", "22", operators));
    assertThat(sandbox.sshOnce(1, "hostname")).isEqualTo("client-1"); // rule 22, from here
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isFalse();
    assertThat(reaches("http://[" + address6(1) + "]")).isFalse();
    assertThat(pings(sandbox.world.network().server(1))).isFalse();
    firewall(
        1,
        new Rule("in", "tcp", "22", operators),
        new Rule("in", "tcp", "79-81", List.of("0.0.0.0/0", "::/0")),
        new Rule("in", "icmp", "", List.of("0.0.0.0/0")));
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isTrue();
    assertThat(reaches("http://[" + address6(1) + "]")).isTrue();
    assertThat(pings(sandbox.world.network().server(1))).isTrue();
  }

  @Test
  void anAttachedFirewallWithoutOutRulesLetsEverythingOutAndTheAnswersIn() {
    firewall(2, new Rule("in", "tcp", "22", List.of("0.0.0.0/0")));
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isTrue();
  }

  @Test
  void oneOutRuleClosesTheRest() {
    var in = new Rule("in", "tcp", "22", List.of("0.0.0.0/0"));
    firewall(2, in, new Rule("out", "udp", "53", List.of("0.0.0.0/0")));
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isFalse();
    firewall(2, in, new Rule("out", "tcp", "80", List.of("0.0.0.0/0")));
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isTrue();
  }

  @Test
  void noServerCanSendWithAnothersAddress() {
    var foreign = sandbox.world.network().server(99);
    var target = sandbox.world.network().server(1);
    sandbox.sshOnce(
        1,
        "nft 'table ip seen { chain in { type filter hook input priority 0; ip saddr %s counter; }; }'"
            .formatted(foreign));
    sandbox.sshOnce(
        2,
        "ip address add %1$s/32 dev eth0; ping -c 2 -i 0.2 -W 1 -I %1$s %2$s; ip address del %1$s/32 dev eth0"
            .formatted(foreign, target));
    assertThat(sandbox.sshOnce(1, "nft list table ip seen; nft delete table ip seen"))
        .contains("counter packets 0 ");
  }

  @Test
  void nothingLeadsOutOfTheWorld() {
    assertThat(sandbox.sshOnce(2, "curl -s -m 3 http://192.0.2.1 || echo no way"))
        .isEqualTo("no way");
    assertThat(sandbox.sshOnce(2, "ip route get 198.18.255.1")).contains("via 172.31.1.1");
    assertThat(sandbox.world.run("ip", "route", "show", "default")).startsWith("unreachable");
  }

  @Test
  void anUnreachableServerAnswersNobodyUntilTheFaultEnds() {
    sandbox.driver.silence(1);
    assertThat(reaches("http://" + sandbox.world.network().server(1))).isFalse();
    assertThatThrownBy(() -> sandbox.sshOnce(1, "true")).hasMessageContaining("timed out");
    sandbox.driver.hear(1);
    assertThat(sandbox.sshOnce(1, "hostname")).isEqualTo("client-1");
  }

  @Test
  void aServerThatWasOffComesBackWithItsNewAddress() {
    sandbox.boot(3, new ImageSource.SystemImage("debian-13"));
    sandbox.ssh(3, "true");
    sandbox.driver.powerOff(3);
    var moved = sandbox.world.network().server(33);
    sandbox.driver.readdress(3, new MachineAddresses(Optional.of(moved), Optional.empty()));
    sandbox.driver.powerOn(3);
    assertThat(sandbox.ssh(33, "ip -6 -br address show eth0 scope global; hostname"))
        .isEqualTo("client-3");
    sandbox.driver.delete(3);
  }

  private static void firewall(int server, Rule... rules) {
    sandbox.driver.applyFirewall(server, new FirewallState(true, List.of(rules)));
  }

  private static boolean reaches(String url) {
    return sandbox
        .sshOnce(2, "curl -sf -m 2 -o /dev/null '%s' && echo yes || echo no".formatted(url))
        .equals("yes");
  }

  private static boolean pings(String address) {
    return sandbox
        .sshOnce(2, "ping -q -c 1 -W 1 %s >/dev/null && echo yes || echo no".formatted(address))
        .equals("yes");
  }

  private static String address6(int server) {
    return sandbox.world.network().server6(server).replace("::/64", "::1");
  }
}

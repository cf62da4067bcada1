package society.postx.platform.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorldNetworkTest {
  @Test
  void theUsualWorldHasTheAddressesThatAreWrittenDown() {
    var usual = new WorldNetwork(0);
    assertThat(usual.host()).isEqualTo("198.18.0.1");
    assertThat(usual.gateway()).isEqualTo("198.18.0.2");
    assertThat(usual.service(0)).isEqualTo("198.18.0.3");
    assertThat(usual.server(1)).isEqualTo("198.18.16.1");
    assertThat(usual.server(4094)).isEqualTo("198.18.31.254");
    assertThat(usual.host6()).isEqualTo("fd00:5bb0::1");
    assertThat(usual.server6(255)).isEqualTo("fd00:5bb0:0:ff::/64");
  }

  @Test
  void theLastWorldEndsWhereTheRangeEnds() {
    var last = new WorldNetwork(7);
    assertThat(last.range()).isEqualTo("198.19.192.0/18");
    assertThat(last.server(4094)).isEqualTo("198.19.223.254");
  }
}

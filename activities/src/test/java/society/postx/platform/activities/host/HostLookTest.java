package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a host says of itself, told apart: its apps, and what else goes on there. */
class HostLookTest {
  private static final String RECORD =
      """
      {"commit":"c0ffee","base":"c0ffee","apps":{"shop":{"images":["shop:1"],"digest":"d"}}}""";
  private static final String HEALTHY = "shop app Up 3 minutes (healthy)";
  private static final String IDLE = "backup:inactive 40000000 100";
  private static final String ROOMY = "disk: 20000 40000";

  @Test
  void aQuietHostHasNoTroubles() {
    var look = look(IDLE, ROOMY, HEALTHY);
    assertThat(look.troubles()).isEmpty();
    assertThat(look.sinceBackup()).contains(Duration.ofSeconds(60));
  }

  @Test
  void aBackupThatRunsIsNoTroubleOfAnApp() {
    var look = look("backup:activating 40000000 100", ROOMY, HEALTHY);
    assertThat(look.troubles()).containsExactly("a backup runs");
    assertThat(look.ill()).isEmpty();
    assertThat(look.sinceBackup()).contains(Duration.ZERO);
  }

  @Test
  void aDiskThatIsNearlyFullIsNoTroubleOfAnApp() {
    var look = look(IDLE, "disk: 100 40000", HEALTHY);
    assertThat(look.troubles()).containsExactly("its disk is nearly full: 100 of 40000 MiB free");
    assertThat(look.ill()).isEmpty();
  }

  @Test
  void anAppThatIsNotHealthyIs() {
    var look = look("backup:activating 0 100", ROOMY, "shop app Restarting (1) 2 seconds ago");
    assertThat(look.ill()).containsExactly("shop: app is 'Restarting (1) 2 seconds ago'");
    assertThat(look.troubles()).hasSize(2);
  }

  @Test
  void aBackupThatEndedThisSecondRunsNoMore() {
    assertThat(look("backup:inactive 100400000 100", ROOMY, HEALTHY).sinceBackup())
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void aHostThatNeverBackedUpSaysSo() {
    assertThat(look("backup:inactive 0 100", ROOMY, HEALTHY).sinceBackup()).isEmpty();
  }

  private static HostLook look(String backup, String disk, String... containers) {
    var record = Base64.getEncoder().encodeToString(RECORD.getBytes(UTF_8));
    var lines = Stream.concat(Stream.of("record:" + record, backup, disk), Stream.of(containers));
    return HostLook.of("alpha", List.copyOf(lines.toList()));
  }
}

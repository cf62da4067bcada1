package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.client.ClientName;

/** {@code base/backup/start-time} in the shell that hosts have. */
class StartTimeTest {
  @ParameterizedTest
  @ValueSource(strings = {"03:00", "00:00", "08:09", "23:30"})
  void eachHostStartsAtItsOwnTimeWithinTwoHours(String time) throws IOException {
    var quarters = new TreeMap<Long, Integer>();
    for (var number = 0; number < 80; number++) {
      var said = start("client-c" + number, "*-*-* %s:00 Europe/Amsterdam".formatted(time));
      assertThat(said).startsWith("*-*-* ").endsWith(" Europe/Amsterdam");
      var late = Duration.between(LocalTime.parse(time), LocalTime.parse(said.split(" ", -1)[1]));
      var seconds = Math.floorMod(late.toSeconds(), Duration.ofDays(1).toSeconds());
      assertThat(seconds).isLessThan(7200);
      quarters.merge(seconds / 900, 1, Integer::sum);
    }
    assertThat(quarters)
        .hasSize(8)
        .allSatisfy((quarter, hosts) -> assertThat(hosts).isLessThan(25));
  }

  /** What the worker expects of a host is what the host does. */
  @Test
  void theWorkerKnowsEachHostsTime() throws IOException {
    for (var number = 0; number < 40; number++) {
      var client = new ClientName("c" + "x".repeat(number % 20) + number);
      var window = BackupWindow.of(client, LocalTime.parse("23:30"), ZoneId.of("Europe/Amsterdam"));
      var said = start(client.serverName(), "*-*-* 23:30:00 Europe/Amsterdam");
      assertThat(LocalTime.parse(said.split(" ", -1)[1])).isEqualTo(window.start());
    }
  }

  /** So it stays the same after a rebuild and on hosts made from one image. */
  @Test
  void theTimeFollowsFromTheNameAlone() throws IOException {
    var calendar = "*-*-* 03:00:00 UTC";
    assertThat(start("client-alpha", calendar)).isEqualTo(start("client-alpha", calendar));
    assertThat(start("client-alpha", calendar)).isNotEqualTo(start("client-beta", calendar));
  }

  private static String start(String host, String calendar) throws IOException {
    var program =
        new ProcessBuilder(
                List.of("sh", "../infrastructure/base/backup/start-time", host, calendar))
            .redirectErrorStream(true)
            .start();
    var said = new String(program.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(program.onExit().join().exitValue()).as(said).isZero();
    return said;
  }
}

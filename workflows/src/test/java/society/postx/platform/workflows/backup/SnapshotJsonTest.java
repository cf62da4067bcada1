package society.postx.platform.workflows.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What restic prints about snapshots of hosts that write anything into them. */
class SnapshotJsonTest {
  private static final String GOOD =
      """
      {"time":"2026-11-28T06:00:00.5+01:00","tree":"79c7","paths":["/opt/a","/opt/b"],"hostname":"client-alpha",\
      "username":"root","tags":["release-2"],"summary":{"backup_start":"2026-11-28T06:00:00Z",\
      "total_files_processed":3,"total_bytes_processed":1700},"id":"%s","short_id":"aaaaaaaa"}
      """
          .formatted("a".repeat(64));

  @Test
  void whatAHonestHostWroteIsReadTheOldestClaimFirst() {
    var later = GOOD.replace("2026-11-28", "2026-11-29").replace("a".repeat(64), "b".repeat(64));
    var read = SnapshotJson.read("[" + later + "," + GOOD + "]");
    assertThat(read).extracting(ResticSnapshot::shortId).containsExactly("aaaaaaaa", "bbbbbbbb");
    assertThat(read.getFirst())
        .isEqualTo(
            new ResticSnapshot(
                "a".repeat(64),
                Instant.parse("2026-11-28T05:00:00.500Z"),
                List.of("release-2"),
                1700,
                3,
                false));
    assertThat(SnapshotJson.read("null")).isEmpty();
    assertThatThrownBy(() -> SnapshotJson.read("{}")).hasMessageContaining("no list of snapshots");
  }

  @Test
  void tooManyTagsOrATooLongOneIsNotKeptAndNeverRestored() {
    var many = GOOD.replace("\"release-2\"", "\"x\",".repeat(32) + "\"pass\"");
    var longer = GOOD.replace("release-2", "y".repeat(257));
    var read = SnapshotJson.read("[" + many + "," + longer + "," + GOOD + "]");
    assertThat(read).extracting(it -> it.tags().size()).containsExactly(32, 0, 1);
    assertThat(read).extracting(ResticSnapshot::irregular).containsExactly(true, true, false);
    assertThat(ResticSnapshot.restorable(read)).containsExactly(read.getLast());
  }

  /** Go reads an offset from UTC of 23 hours and unsigned counts, and Java neither. */
  @Test
  void aTimeOrACountThatJavaRefusesHidesNoOtherSnapshot() {
    var odd =
        GOOD.replace("+01:00", "+23:00")
            .replace("\"total_files_processed\":3", files("9".repeat(19)));
    var read = SnapshotJson.read("[" + GOOD + "," + odd + "]");
    assertThat(read.getFirst().takenAt()).isEqualTo(Instant.EPOCH);
    assertThat(read.getFirst().irregular()).isTrue();
    assertThat(read.getFirst().files()).isZero();
    assertThat(ResticSnapshot.restorable(read)).containsExactly(read.getLast());
  }

  private static String files(String number) {
    return "\"total_files_processed\":" + number;
  }

  @Test
  void aListThatIsTooLongIsNotReadToItsEnd() {
    assertThatThrownBy(() -> SnapshotJson.read(list(10_001, any -> GOOD)))
        .isInstanceOf(StreamConstraintsException.class)
        .hasMessageContaining("more than 10000 snapshots");
  }

  /** The worker of all has 512 MB for everything. */
  @Test
  void aHundredMegabytesOfTagsNeedNoMemory() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                Flood.class.getName())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEqualTo("30 snapshots with 960 tags, and a long one with 0\n");
  }

  /** Lists snapshots of three megabytes of tags each, and one with long paths. */
  static final class Flood {
    private Flood() {}

    public static void main(String[] unused) throws IOException {
      var tags = GOOD.replace("\"release-2\"", "\"xy\",".repeat(700_000) + "\"z\"");
      var read = SnapshotJson.read(list(30, any -> tags));
      var kept = read.stream().mapToInt(it -> it.tags().size()).sum();
      var paths = GOOD.replace("/opt/a", "p".repeat(3_000_000)).replace("\"release-2\"", "");
      var longer = SnapshotJson.read(list(1, any -> paths)).getFirst().tags().size();
      System.out.printf(
          "%d snapshots with %d tags, and a long one with %d%n", read.size(), kept, longer);
    }
  }

  /** Holds one at a time. */
  private static InputStream list(int count, IntFunction<String> snapshot) {
    var parts =
        IntStream.rangeClosed(0, count)
            .mapToObj(it -> it == count ? "]" : (it == 0 ? "[" : ",") + snapshot.apply(it))
            .iterator();
    return new InputStream() {
      private ByteArrayInputStream now = new ByteArrayInputStream(new byte[0]);

      @Override
      public int read(byte[] into, int offset, int most) {
        var read = now.read(into, offset, most);
        while (read < 0 && parts.hasNext()) {
          now = new ByteArrayInputStream(parts.next().getBytes(UTF_8));
          read = now.read(into, offset, most);
        }
        return read;
      }

      @Override
      public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }
    };
  }
}

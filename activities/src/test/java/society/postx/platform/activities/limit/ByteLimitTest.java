package society.postx.platform.activities.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLimitTest {
  private static final ByteLimit FIVE = new ByteLimit(5);

  @Test
  void whatEndsAtTheLimitIsReadWhole() throws IOException {
    assertThat(FIVE.text(new ByteArrayInputStream("12345".getBytes(UTF_8)), "x"))
        .isEqualTo("12345");
  }

  @Test
  void oneByteMoreNamesTheSenderAndTheLimit() {
    assertThatThrownBy(
            () -> FIVE.text(new ByteArrayInputStream("123456".getBytes(UTF_8)), "client-alpha"))
        .isInstanceOf(TooMuchSent.class)
        .hasMessageStartingWith("client-alpha sent more than 5 bytes");
  }

  @Test
  void anEndlessStreamIsReadToTheLimitAndOneByteFurther() {
    var given = new AtomicLong();
    var endless =
        new InputStream() {
          @Override
          public int read() {
            given.incrementAndGet();
            return 'y';
          }

          @Override
          public int read(byte[] into, int offset, int most) {
            given.addAndGet(most);
            return most;
          }
        };
    assertThatThrownBy(() -> ByteLimit.ofKilobytes(10).bytes(endless, "x"))
        .hasMessageContaining("10.0 kB");
    assertThat(given.get()).isEqualTo(10_001);
  }

  @Test
  void ofALongFileTheBeginningAndTheEndAreRead(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("err"), "12345");
    assertThat(FIVE.ends(file)).isEqualTo("12345");
    Files.writeString(file, "first" + "x".repeat(1_000_000) + "last");
    assertThat(new ByteLimit(8).ends(file)).isEqualTo("firs\n…\nlast");
  }

  @Test
  void aFileThatGrowsTooLongIsNoticedWhileItGrows(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("out"), "12345");
    FIVE.check(file, "restic snapshots");
    Files.writeString(file, "123456");
    assertThatThrownBy(() -> FIVE.check(file, "restic snapshots"))
        .hasMessageStartingWith("restic snapshots sent more than");
    assertThatThrownBy(() -> FIVE.text(file, "restic snapshots")).isInstanceOf(TooMuchSent.class);
  }
}

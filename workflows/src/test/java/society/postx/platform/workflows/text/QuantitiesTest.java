package society.postx.platform.workflows.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
  @Test
  void asPeopleReadThem() {
    assertThat(Quantities.time(Instant.parse("2026-11-29T14:02:31Z")))
        .isEqualTo("2026-11-29 14:02 UTC");
    assertThat(Quantities.duration(Duration.ofSeconds(9))).isEqualTo("9 s");
    assertThat(Quantities.duration(Duration.ofSeconds(773))).isEqualTo("12 min 53 s");
    assertThat(Quantities.duration(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
    assertThat(Quantities.duration(Duration.ofHours(52))).isEqualTo("2 d 4 h");
    assertThat(Quantities.bytes(999)).isEqualTo("999 bytes");
    assertThat(Quantities.bytes(1_234_567_890)).isEqualTo("1.2 GB");
    assertThat(Quantities.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Quantities.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
  }
}

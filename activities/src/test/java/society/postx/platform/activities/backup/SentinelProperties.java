package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import society.postx.platform.workflows.client.ClientName;

class SentinelProperties {
  private static final String KEY = "k".repeat(43);
  private static final Sentinel ALPHA = new Sentinel(new ClientName("alpha"), KEY);

  @Property
  void aValueIsRecognizedInItsPlaceWithItsTime(
      @ForAll @LongRange(max = 250_000_000_000L) long second, @ForAll String file) {
    var drawn = Instant.ofEpochSecond(second, 999_999_999);
    var value = ALPHA.value(Sentinel.place("nextcloud", file), drawn);
    assertThat(value).doesNotContain("\n", "'", "\"");
    assertThat(ALPHA.drawn(Sentinel.place("nextcloud", file), value + "\n"))
        .contains(drawn.truncatedTo(ChronoUnit.SECONDS));
    assertThat(ALPHA.drawn(Sentinel.FILE_PLACE, value)).isEmpty();
  }

  /** What a host can make of its own values and those of others. */
  @Property
  void noOtherValueIsRecognized(
      @ForAll String junk, @ForAll @IntRange(max = 84) int at, @ForAll char other) {
    var drawn = Instant.parse("2026-11-29T03:00:00Z");
    var value = ALPHA.value(Sentinel.FILE_PLACE, drawn);
    assertThat(ALPHA.drawn(Sentinel.FILE_PLACE, junk)).isEmpty();
    var changed = value.substring(0, at) + other + value.substring(at + 1);
    assertThat(ALPHA.drawn(Sentinel.FILE_PLACE, changed).isPresent())
        .isEqualTo(changed.equals(value));
  }

  @Example
  void anotherClientsAndAnotherKeysValueIsForeign() {
    var drawn = Instant.parse("2026-11-29T03:00:00Z");
    var beta = new Sentinel(new ClientName("beta"), KEY);
    var rotated = new Sentinel(new ClientName("alpha"), "r".repeat(43));
    for (var other : new Sentinel[] {beta, rotated}) {
      assertThat(ALPHA.drawn("file", other.value("file", drawn))).isEmpty();
    }
    assertThat(ALPHA.drawn("file", "2026-13-45T99:00:00Z " + "0".repeat(64))).isEmpty();
    assertThat(ALPHA).hasToString("sentinel of alpha");
    assertThatThrownBy(() -> new Sentinel(new ClientName("alpha"), "short"))
        .hasMessageContaining("sentinel_key: 32 characters or more");
  }
}

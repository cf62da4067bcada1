package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;

class SnapshotSelectorTest {
  private static final List<StoredSnapshot> SNAPSHOTS =
      List.of(
          stored("aaaa1111", "2026-11-27T03:00:00Z", "2026-11-27T03:01:00Z"),
          stored("aaaa2222", "2031-01-01T23:00:00Z", "2026-11-28T03:01:00Z"),
          stored("bbbb3333", "2026-11-29T03:00:00Z", "2026-11-29T03:01:00Z"),
          stored("cccc4444", "2026-11-20T03:00:00Z", "2026-11-26T12:00:00Z"),
          new StoredSnapshot(
              id("dddd5555"),
              Instant.parse("2026-11-29T04:00:00Z"),
              Optional.of(Instant.parse("2026-11-29T04:00:00Z")),
              List.of(StoredSnapshot.PASS)),
          new StoredSnapshot(
              id("eeee6666"), Instant.parse("2032-01-01T00:00:00Z"), Optional.empty(), List.of()));

  private static final List<SnapshotPin> PINS =
      List.of(
          pin("cccc4444", "before 2026-11-26-nextcloud-0a1b2c3d4e5f"),
          pin("aaaa1111", "before 2026-11-26-nextcloud-hotfix-0a1b2c3d4e5f"),
          SnapshotPin.proved(id("aaaa2222"), Instant.parse("2026-11-29T05:00:00Z")));

  @ParameterizedTest
  @CsvSource({
    "latest, bbbb3333",
    "aaaa2222, aaaa2222",
    "proved, aaaa2222",
    "2026-11-27, aaaa1111",
    "2026-11-28, aaaa2222",
    "2026-11-28T03:00:59Z, aaaa1111",
    "2026-11-28T03:01:00Z, aaaa2222",
    "before:2026-11-26-nextcloud, cccc4444",
    "before:2026-11-26-nextcloud-hotfix, aaaa1111"
  })
  void itMeansOneSnapshotByTheBoxsTime(String selector, String expected) {
    assertThat(new SnapshotSelector(selector).choose(SNAPSHOTS, PINS).id()).isEqualTo(id(expected));
  }

  /** It holds what the restore was to replace. */
  @ParameterizedTest
  @ValueSource(strings = {"latest", "2026-11-29", "2026-11-29T03:01:00Z"})
  void neitherTheLatestNorThatOfADayIsOneThatARestoreMadeFirst(String selector) {
    var pins = List.of(pin("bbbb3333", "before restore-0a1b2c3d4e5f"));
    assertThat(new SnapshotSelector(selector).choose(SNAPSHOTS, pins).id())
        .isEqualTo(id("aaaa2222"));
    assertThat(new SnapshotSelector("bbbb3333").choose(SNAPSHOTS, pins).id())
        .isEqualTo(id("bbbb3333"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dddd5555", "eeee6666", "ffff7777", "2026-11-25", "before:2026-11-26"})
  void aSnapshotThatCannotBeMeantNamesThoseThatCan(String selector) {
    assertThatThrownBy(() -> new SnapshotSelector(selector).choose(SNAPSHOTS, PINS))
        .hasMessageContaining(
            "snapshot: '%s': no snapshot is it; there are: bbbb3333 of 2026-11-29 03:01 UTC, aaaa2222 of 2026-11-28 03:01 UTC"
                .formatted(selector));
  }

  @Test
  void anIdThatTwoSnapshotsBeginWithIsAskedForInFull() {
    var twins = List.of(twin("1"), twin("2"));
    assertThatThrownBy(() -> new SnapshotSelector("aaaaaaaa").choose(twins, List.of()))
        .hasMessageContaining("snapshot: 'aaaaaaaa': 2 snapshots match");
  }

  @Test
  void anEmptyRepositorySaysSo() {
    assertThatThrownBy(() -> new SnapshotSelector("latest").choose(List.of(), List.of()))
        .hasMessageContaining("the repository has no snapshot that can be restored");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "aaaa111", "2026-13-01", "before:", "before:a/../b", "LATEST"})
  void anythingElseIsRefusedWithTheRule(String selector) {
    assertThatThrownBy(() -> new SnapshotSelector(selector))
        .hasMessageContaining("snapshot: '%s': latest, proved, restic's id".formatted(selector));
  }

  private static StoredSnapshot stored(String id, String claimed, String stored) {
    return new StoredSnapshot(
        id(id), Instant.parse(claimed), Optional.of(Instant.parse(stored)), List.of());
  }

  private static StoredSnapshot twin(String last) {
    return new StoredSnapshot(
        "a".repeat(63) + last, Instant.EPOCH, Optional.of(Instant.EPOCH), List.of());
  }

  private static SnapshotPin pin(String id, String reason) {
    return new SnapshotPin(id(id), reason, Optional.empty());
  }

  private static String id(String begin) {
    return begin + "0".repeat(56);
  }
}

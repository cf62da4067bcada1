package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Nights from 03:00 on, each with a backup or without, and a look at 09:00 after each. */
class BackupLatenessProperties {
  private static final Instant FIRST = Instant.parse("2026-11-01T03:00:00Z");
  private static final Duration TO_LOOK = Duration.ofHours(6);

  /** Minutes after 03:00 at which each night's backup is stored; 0 for a night without one. */
  private static List<String> said(List<Integer> nights, String tag, Duration claims) {
    var snapshots = new ArrayList<StoredSnapshot>();
    var said = new ArrayList<String>();
    for (var night = 0; night < nights.size(); night++) {
      var window = FIRST.plus(Duration.ofDays(night));
      if (nights.get(night) > 0) {
        var stored = window.plus(Duration.ofMinutes(nights.get(night)));
        var tags = tag.isEmpty() ? List.<String>of() : List.of(tag);
        snapshots.add(
            new StoredSnapshot("s" + night, stored.plus(claims), Optional.of(stored), tags));
      }
      var found = BackupLateness.of(snapshots, window.plus(TO_LOOK));
      assertThat(found.late().isEmpty() || found.again().isEmpty()).isTrue();
      said.add(found.late().isEmpty() ? found.again().isEmpty() ? "" : "again" : "late");
    }
    return said;
  }

  /** From two hours' spread on, with two and a half hours of attempts. */
  @Property
  void nightsWithABackupSayNothing(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 240) Integer> nights) {
    assertThat(said(nights, "", Duration.ZERO)).containsOnly("");
  }

  @Property
  void eachNightWithoutABackupIsSaidAndItsEndOnce(
      @ForAll @IntRange(min = 1, max = 230) int minute,
      @ForAll @IntRange(min = 1, max = 10) int missing) {
    var nights = new ArrayList<>(List.of(minute, minute));
    var expected = new ArrayList<>(List.of("", ""));
    for (var night = 0; night < missing; night++) {
      nights.add(0);
      expected.add("late");
    }
    nights.addAll(List.of(minute, minute));
    expected.addAll(List.of("again", ""));
    assertThat(said(nights, "", Duration.ZERO)).isEqualTo(expected);
  }

  /** A hijacked host can add snapshots that claim any time, and first passes. */
  @Property
  void whatASnapshotClaimsChangesNothing(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(max = 240) Integer> nights,
      @ForAll @IntRange(min = -5000, max = 5000) int hours) {
    assertThat(said(nights, "", Duration.ofHours(hours)))
        .isEqualTo(said(nights, "", Duration.ZERO));
    assertThat(said(nights, StoredSnapshot.PASS, Duration.ofHours(hours))).containsOnly("late");
  }

  @Property(tries = 1)
  void aClientWithoutAnyBackupIsLate() {
    assertThat(BackupLateness.of(List.of(), FIRST).late())
        .isEqualTo("the box has stored no backup at all");
    var undated = new StoredSnapshot("s", FIRST, Optional.empty(), List.of());
    assertThat(BackupLateness.of(List.of(undated), FIRST).late()).isNotEmpty();
  }
}

package society.postx.platform.workflows.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Nights from 03:00 on, each with a backup or without, and a look at 09:00 after each. */
class BackupLatenessProperties {
  private static final Instant FIRST = Instant.parse("2026-11-01T03:00:00Z");
  private static final Duration TO_LOOK = Duration.ofHours(6);
  private static final BackupWindow WINDOW =
      new BackupWindow(LocalTime.parse("03:00"), ZoneOffset.UTC);
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

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
      var found = BackupLateness.of(snapshots, WINDOW, window.plus(TO_LOOK));
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

  /** A release of the day would hide that the host's timer is off. */
  @Property
  void whatAReleaseOrARestoreAskedForIsNotTheNights(
      @ForAll @IntRange(min = 1, max = 340) int minute) {
    var nights = List.of(snapshot(FIRST.plusSeconds(60)), snapshot(FIRST.plusSeconds(86_460)));
    var asked = FIRST.plus(Duration.ofDays(2)).plus(Duration.ofMinutes(minute));
    var release =
        new StoredSnapshot("r", asked, Optional.of(asked), List.of("release-1-deploy-5f1c"));
    var now = FIRST.plus(Duration.ofDays(2)).plus(TO_LOOK);
    var all = Stream.concat(nights.stream(), Stream.of(release)).toList();
    assertThat(BackupLateness.of(all, WINDOW, now).late())
        .startsWith("the box stored the last backup at 2026-11-02 03:01 UTC")
        .contains("was asked for by a release");
    assertThat(BackupLateness.of(List.of(release), WINDOW, now).late())
        .as("a client that was onboarded after this night began")
        .isEmpty();
    assertThat(BackupLateness.of(List.of(release), WINDOW, now.plus(Duration.ofDays(1))).late())
        .startsWith("the box has stored no nightly backup");
  }

  /**
   * Each night counts from its own begin to its own end, however long the day is: 26 hours after a
   * backup is right on no night that a clock moves.
   */
  @Property
  void daysOf23And25HoursAreJudgedByTheirOwnNight(
      @ForAll @IntRange(max = 1439) int minute, @ForAll @IntRange(max = 239) int after) {
    var window = new BackupWindow(LocalTime.MIDNIGHT.plusMinutes(minute), AMSTERDAM);
    for (var change : List.of("2026-03-29", "2026-10-25")) {
      var day = LocalDate.parse(change);
      var stored = new ArrayList<StoredSnapshot>();
      for (var before = 3; before >= -2; before--) {
        var begin = day.minusDays(before).atTime(window.start()).atZone(AMSTERDAM).toInstant();
        var due = begin.plus(BackupWindow.LENGTH);
        assertThat(window.last(due).from()).isEqualTo(begin);
        assertThat(window.next(begin).from()).isEqualTo(begin);
        if (before < 3) {
          assertThat(BackupLateness.of(stored, window, due.minusSeconds(1)))
              .as("before its window is over")
              .isEqualTo(new BackupLateness("", ""));
          assertThat(BackupLateness.of(stored, window, due).late()).isNotEmpty();
        }
        stored.add(snapshot(begin.plus(Duration.ofMinutes(after))));
        assertThat(BackupLateness.of(stored, window, due)).isEqualTo(new BackupLateness("", ""));
      }
    }
  }

  private static StoredSnapshot snapshot(Instant stored) {
    return new StoredSnapshot("s", stored, Optional.of(stored), List.of());
  }

  @Property(tries = 1)
  void aClientWithoutAnyBackupIsLate() {
    assertThat(BackupLateness.of(List.of(), WINDOW, FIRST).late())
        .isEqualTo("the box has stored no backup at all");
    var undated = new StoredSnapshot("s", FIRST, Optional.empty(), List.of());
    assertThat(BackupLateness.of(List.of(undated), WINDOW, FIRST).late()).isNotEmpty();
  }
}

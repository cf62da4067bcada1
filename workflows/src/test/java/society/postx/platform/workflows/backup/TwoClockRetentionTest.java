package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The attacks and the nights of a client, one scenario a test. */
class TwoClockRetentionTest {
  private static final RetentionTerms TERMS = new RetentionTerms(7, 4, 6);
  private static final Instant NOW = Instant.parse("2026-11-29T05:30:00Z");
  private int made;

  @Test
  void aYearOfNightsKeepsSevenDaysFourWeeksAndSixMonthsAndAsksNobody() {
    var kept = new ArrayList<StoredSnapshot>();
    var most = 0;
    for (var night = 365; night >= 0; night--) {
      var now = NOW.minus(Duration.ofDays(night));
      kept.add(honest(now.minus(Duration.ofHours(2))));
      var plan = TwoClockRetention.plan(kept, List.of(), TERMS, now);
      assertThat(plan.question()).isEmpty();
      assertThat(plan.suspicions()).isEmpty();
      kept.removeIf(it -> plan.unasked().contains(it.id()));
      most = Math.max(most, kept.size());
    }
    System.err.println("a year of nights keeps at most " + most + " snapshots");
    assertThat(most).isBetween(15, 20);
    assertThat(days(kept))
        .containsExactly(
            "2026-05-01",
            "2026-06-01",
            "2026-07-01",
            "2026-08-01",
            "2026-09-01",
            "2026-10-01",
            "2026-10-26",
            "2026-11-01",
            "2026-11-02",
            "2026-11-09",
            "2026-11-16",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28",
            "2026-11-29");
  }

  /** With an outage of backups in between, after which retention forgets more at once. */
  @Test
  void aYearOfWeeklyLooksMissesNothingUntilTheBoxIsPutBack() {
    var kept = new ArrayList<StoredSnapshot>();
    var seen = List.<StoredSnapshot>of();
    for (var night = 365; night >= 0; night--) {
      var now = NOW.minus(Duration.ofDays(night));
      if (night < 100 || night > 115) {
        kept.add(honest(now.minus(Duration.ofHours(2))));
      }
      var forgotten = TwoClockRetention.plan(kept, List.of(), TERMS, now).ids();
      kept.removeIf(it -> forgotten.contains(it.id()));
      if (night % 7 == 0) {
        assertThat(TwoClockRetention.lost(seen, kept, TERMS, now)).isEmpty();
        seen = List.copyOf(kept);
      }
    }
    kept.removeIf(it -> !it.stored().orElseThrow().isBefore(NOW.minus(Duration.ofDays(15))));
    kept.add(honest(NOW.plus(Duration.ofDays(1))));
    assertThat(days(TwoClockRetention.lost(seen, kept, TERMS, NOW.plus(Duration.ofDays(1)))))
        .containsExactly(
            "2026-11-16",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28",
            "2026-11-29");
  }

  @Test
  void aFirstPassIsForgottenAfterTheDailyTermAndStandsForNoBackup() {
    var all = new ArrayList<StoredSnapshot>();
    for (var day = 0; day < 9; day++) {
      var night = NOW.minus(Duration.ofDays(day));
      all.add(new StoredSnapshot("a" + day, night, Optional.of(night), List.of("pass")));
      all.add(new StoredSnapshot("b" + day, night, Optional.of(night), List.of()));
    }
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).ids()).containsExactly("a8");
  }

  /** A host writes the tag, so it must not hide a flood. */
  @Test
  void moreFirstPassesADayThanBackupsCouldMakeAreSuspicious() {
    var all = new ArrayList<>(List.of(honest(NOW)));
    for (var pass = 0; pass < 21; pass++) {
      assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions()).isEmpty();
      var at = NOW.minusSeconds(600 + pass);
      all.add(new StoredSnapshot(id(), at, Optional.of(at), List.of("pass")));
    }
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions())
        .containsExactly("the box stored 21 snapshots with the tag of first passes on 2026-11-29");
  }

  @Test
  void firstPassesAloneDoNotCountAsBackupsForWhichOlderOnesCouldGo() {
    var longAgo = NOW.minus(Duration.ofDays(400));
    var all =
        List.of(
            new StoredSnapshot("a1", NOW, Optional.of(NOW), List.of("pass")),
            new StoredSnapshot("b1", longAgo, Optional.of(longAgo), List.of()));
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).ids()).isEmpty();
  }

  /** Issue 11: seven future days, four later weeks, six later months. */
  @Test
  void futureTimesCostNoneOfFifteenGoodSnapshots() {
    var good = fifteen();
    var all = new ArrayList<>(good);
    for (var day = 1; day <= 7; day++) {
      all.add(stored("2031-01-0%dT23:00:00Z".formatted(day), NOW.minusSeconds(600)));
    }
    for (var week = 0; week < 4; week++) {
      all.add(stored("2031-02-%02dT23:00:00Z".formatted(1 + 7 * week), NOW.minusSeconds(600)));
    }
    for (var month = 3; month < 9; month++) {
      all.add(stored("2031-%02d-20T23:00:00Z".formatted(month), NOW.minusSeconds(600)));
    }
    assertNoneLost(good, all);
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions())
        .anySatisfy(it -> assertThat(it).startsWith("17 snapshots claim a time in the future"))
        .anySatisfy(it -> assertThat(it).isEqualTo("the box stored 17 snapshots on 2026-11-29"));
  }

  /** Issue 11: past days a second before midnight, so that the last of a day is the forged one. */
  @Test
  void pastTimesCostNoneOfFifteenGoodSnapshots() {
    var good = fifteen();
    var all = new ArrayList<>(good);
    for (var snapshot : good) {
      var day = snapshot.claimed().toString().substring(0, 10);
      all.add(stored(day + "T23:59:59Z", NOW.minusSeconds(600)));
    }
    assertNoneLost(good, all);
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions())
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("claim a time more than 2 hours from when the box stored them"));
  }

  private void assertNoneLost(List<StoredSnapshot> good, List<StoredSnapshot> all) {
    var ids = good.stream().map(StoredSnapshot::id).collect(toSet());
    var byClaim = ClaimedClockPolicy.forgets(all, TERMS);
    assertThat(byClaim).containsAll(ids);
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).ids()).isEmpty();
    var copied =
        all.stream()
            .map(it -> new StoredSnapshot(it.id(), it.claimed(), Optional.of(NOW), List.of()))
            .toList();
    for (var days = 0; days < 180; days++) {
      var later = NOW.plus(Duration.ofDays(days));
      var since = new ArrayList<>(copied);
      since.add(honest(later));
      assertThat(TwoClockRetention.plan(since, List.of(), TERMS, later).ids())
          .as("%d days after a copy", days)
          .doesNotContainAnyElementsOf(ids);
    }
  }

  /** Otherwise a host could fill the box with snapshots that stay until 2031. */
  @Test
  void aClaimOfAFutureTimeKeepsASnapshotNoLongerThanAnHonestOne() {
    var forged = stored("2031-01-01T23:00:00Z", Instant.parse("2026-11-18T03:00:00Z"));
    var all =
        List.of(
            honest(Instant.parse("2026-11-02T03:00:00Z")),
            honest(Instant.parse("2026-11-16T03:00:00Z")),
            forged,
            honest(NOW));
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).unasked())
        .containsExactly(forged.id());
  }

  @Test
  void manyForgetsWaitForAnOperator() {
    var all = new ArrayList<StoredSnapshot>();
    for (var number = 0; number < 7; number++) {
      all.add(honest(Instant.parse("2026-11-17T03:0%d:00Z".formatted(number))));
    }
    all.add(honest(Instant.parse("2026-11-16T03:00:00Z")));
    all.add(honest(NOW));
    var plan = TwoClockRetention.plan(all, List.of(), TERMS, NOW);
    assertThat(plan.ids()).hasSize(7);
    assertThat(plan.unasked()).isEmpty();
    assertThat(plan.question())
        .hasValue(
            "7 snapshots would be forgotten, more than the 5 that one run may forget unasked");
  }

  @Test
  void theFirstBackupAfterALongPauseDoesNotPushTheOldOnesOut() {
    var all = new ArrayList<StoredSnapshot>();
    for (var month = 1; month <= 3; month++) {
      all.add(honest(Instant.parse("2026-0%d-01T03:00:00Z".formatted(month))));
    }
    var silent = TwoClockRetention.plan(all, List.of(), TERMS, NOW);
    assertThat(silent.ids()).isEmpty();
    assertThat(silent.suspicions())
        .containsExactly(
            "the box stored no snapshot for 7 days; nothing is forgotten until backups run again");
    all.add(honest(NOW));
    var resumed = TwoClockRetention.plan(all, List.of(), TERMS, NOW);
    assertThat(resumed.unasked()).isEmpty();
    assertThat(resumed.question())
        .hasValueSatisfying(it -> assertThat(it).contains("out of all terms for more than 31"));
  }

  @Test
  void releaseBackupsStayWhileTheyMayBeRolledBackByTagOrByPin() {
    var stored = Instant.parse("2026-11-10T12:00:00Z");
    var tagged =
        new StoredSnapshot("a".repeat(64), stored, Optional.of(stored), List.of("release-1"));
    var pinned = new StoredSnapshot("b".repeat(64), stored, Optional.of(stored), List.of());
    var other = new StoredSnapshot("c".repeat(64), stored, Optional.of(stored), List.of());
    var all =
        List.of(
            honest(Instant.parse("2026-11-02T03:00:00Z")),
            honest(Instant.parse("2026-11-09T03:00:00Z")),
            tagged,
            pinned,
            other,
            honest(NOW));
    var pin = new SnapshotPin(pinned.id(), "release 1", Optional.of(NOW.plusSeconds(1)));
    assertThat(TwoClockRetention.plan(all, List.of(pin), TERMS, NOW).ids())
        .containsExactly(other.id());
    var later = NOW.plus(Duration.ofDays(121));
    var then = new ArrayList<>(all);
    then.add(honest(later));
    assertThat(TwoClockRetention.plan(then, List.of(pin), TERMS, later).ids())
        .contains(tagged.id(), pinned.id(), other.id());
  }

  /** All releases pin their backups since 2026-11-30, and a host tags what it likes. */
  @Test
  void aTagThatAHostWroteAfterTheLastReleaseWithoutAPinKeepsNothing() {
    var now = Instant.parse("2027-05-20T05:30:00Z");
    var all = new ArrayList<StoredSnapshot>();
    for (var day = 0; day < 20; day++) {
      all.add(honest(now.minus(Duration.ofDays(day)).minus(Duration.ofHours(2))));
    }
    var early = tagged(Instant.parse("2027-04-29T12:00:00Z"));
    var late = tagged(Instant.parse("2027-05-05T01:00:00Z"));
    all.addAll(List.of(early, late));
    var ids = TwoClockRetention.plan(all, List.of(), TERMS, now).ids();
    assertThat(ids).contains(late.id()).doesNotContain(early.id());
    var pin = new SnapshotPin(late.id(), "before release-1", Optional.of(now));
    assertThat(TwoClockRetention.plan(all, List.of(pin), TERMS, now).ids())
        .doesNotContain(late.id());
  }

  @Test
  void manyTaggedSnapshotsOnOneDayAreSuspicious() {
    var all = new ArrayList<StoredSnapshot>();
    for (var made = 0; made < 5; made++) {
      all.add(tagged(NOW.minus(Duration.ofHours(2)).plusSeconds(made)));
    }
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions()).isEmpty();
    all.add(tagged(NOW.minus(Duration.ofHours(1))));
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).suspicions())
        .containsExactly(
            "the box stored 6 snapshots with the tag of a release or an upgrade on 2026-11-29");
  }

  private StoredSnapshot tagged(Instant time) {
    return new StoredSnapshot(id(), time, Optional.of(time), List.of("release-1"));
  }

  /** Its pin lasts 30 days, and the tag does not make that longer. */
  @Test
  void aBackupOfARestoreStaysAsLongAsItsPin() {
    var stored = Instant.parse("2026-11-10T12:00:00Z");
    var before =
        new StoredSnapshot(
            "a".repeat(64), stored, Optional.of(stored), List.of("restore-1d2e3f4a5b6c"));
    var all =
        List.of(
            honest(Instant.parse("2026-11-02T03:00:00Z")),
            honest(Instant.parse("2026-11-09T03:00:00Z")),
            before,
            honest(NOW));
    var pin = new SnapshotPin(before.id(), "before", Optional.of(NOW.plusSeconds(1)));
    assertThat(TwoClockRetention.plan(all, List.of(pin), TERMS, NOW).ids()).isEmpty();
    assertThat(TwoClockRetention.plan(all, List.of(), TERMS, NOW).ids())
        .containsExactly(before.id());
  }

  /** Each release leaves a hold on each client: fifty clients would ask fifty times a month. */
  @Test
  void aHoldThatEndedLatelyAsksNobody() {
    var held = honest(Instant.parse("2026-07-30T12:00:00Z"));
    var all = new ArrayList<>(fifteen());
    all.add(held);
    all.add(honest(NOW));
    for (var days = 0; days <= 30; days++) {
      var pin = ended(held, NOW.minus(Duration.ofDays(days)).minusSeconds(1));
      var plan = TwoClockRetention.plan(all, List.of(pin), TERMS, NOW);
      assertThat(plan.question()).as("ended %d days ago", days).isEmpty();
      assertThat(plan.unasked()).containsExactly(held.id());
    }
    for (var pins :
        List.of(
            List.<SnapshotPin>of(),
            List.of(ended(held, NOW.minus(Duration.ofDays(31)).minusSeconds(1))),
            List.of(ended(all.getFirst(), NOW.minusSeconds(1))))) {
      assertThat(TwoClockRetention.plan(all, pins, TERMS, NOW).question())
          .hasValueSatisfying(it -> assertThat(it).contains(held.shortId(), "its pin was removed"));
    }
  }

  /** A host chooses tags and times; the month is that of the pin alone. */
  @Test
  void noTagOfAHostMakesAnOldSnapshotGoUnasked() {
    var old = Instant.parse("2026-05-30T12:00:00Z");
    var tagged =
        new StoredSnapshot("a".repeat(64), old, Optional.of(old), List.of("before release-2"));
    var all = new ArrayList<>(fifteen());
    all.add(honest(Instant.parse("2026-05-01T03:00:00Z")));
    all.add(tagged);
    all.add(honest(NOW));
    var plan = TwoClockRetention.plan(all, List.of(), TERMS, NOW);
    assertThat(plan.ids()).contains(tagged.id());
    assertThat(plan.unasked()).isEmpty();
  }

  private static SnapshotPin ended(StoredSnapshot snapshot, Instant until) {
    return new SnapshotPin(snapshot.id(), "before release-1", Optional.of(until));
  }

  private List<StoredSnapshot> fifteen() {
    var good = new ArrayList<StoredSnapshot>();
    for (var day :
        List.of(
            "2026-06-01",
            "2026-07-01",
            "2026-08-01",
            "2026-09-01",
            "2026-10-01",
            "2026-11-01",
            "2026-11-09",
            "2026-11-16",
            "2026-11-22",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28")) {
      good.add(honest(Instant.parse(day + "T06:00:00Z")));
    }
    assertThat(TwoClockRetention.plan(good, List.of(), TERMS, NOW).ids()).isEmpty();
    return good;
  }

  private StoredSnapshot honest(Instant time) {
    return new StoredSnapshot(id(), time, Optional.of(time), List.of());
  }

  private StoredSnapshot stored(String claimed, Instant stored) {
    return new StoredSnapshot(id(), Instant.parse(claimed), Optional.of(stored), List.of());
  }

  private String id() {
    return "%064x".formatted(++made);
  }

  private static List<String> days(List<StoredSnapshot> snapshots) {
    return snapshots.stream().map(it -> it.claimed().toString().substring(0, 10)).toList();
  }
}

package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What nobody who can add snapshots may cause, over generated repositories. Each property names the
 * seed of the repository that breaks it.
 */
class TwoClockRetentionProperties {
  private static final int REPOSITORIES = 10_000;
  private static final RetentionTerms TERMS = new RetentionTerms(7, 4, 6);
  private static final Instant NOW = Instant.parse("2026-11-29T05:30:00Z");
  private static final Duration TERM = Duration.ofDays(7);

  /** A client's own snapshots, what a hijacker added, and since when he could. */
  private record Attacked(List<StoredSnapshot> own, List<StoredSnapshot> added, Instant since) {
    List<StoredSnapshot> all() {
      var all = new ArrayList<>(own);
      all.addAll(added);
      return all;
    }
  }

  @Property(tries = REPOSITORIES)
  void nobodyWhoAddsSnapshotsMakesAnOlderOneForgotten(@ForAll long seed) {
    var attacked = attacked(seed, 0.2);
    assertThat(lost(attacked, it -> before(it, attacked.since()), this::unasked)).isEmpty();
    assertThat(lost(attacked, it -> before(it, attacked.since()), this::planned)).isEmpty();
  }

  /** Also none that the client makes itself afterwards, as long as its own backups run nightly. */
  @Property(tries = REPOSITORIES)
  void nobodyWhoAddsSnapshotsMakesALaterOneOfANightlyBackupForgotten(@ForAll long seed) {
    assertThat(lost(attacked(seed, 0), it -> true, this::planned)).isEmpty();
  }

  @Property(tries = REPOSITORIES)
  void nothingIsForgottenThatIsNotOldByTheBoxsTime(@ForAll long seed) {
    var all = attacked(seed, 0.5).all();
    var young =
        all.stream()
            .filter(it -> !before(it, NOW.minus(TERM)))
            .map(StoredSnapshot::id)
            .collect(toSet());
    assertThat(planned(all)).doesNotContainAnyElementsOf(young);
  }

  /** Copying a repository elsewhere gives all its files one time. */
  @Property(tries = REPOSITORIES)
  void afterACopyNothingIsForgottenUntilTheCopyIsOldAndThenNothingBecauseOfOthers(
      @ForAll long seed) {
    var random = new Random(seed);
    var attacked = attacked(seed, 0.3);
    var copied = NOW.minus(Duration.ofHours(random.nextLong(24 * 300)));
    var own = copied(attacked.own(), copied);
    var added = copied(attacked.added(), copied);
    var since = new ArrayList<StoredSnapshot>();
    for (var night = NOW.minus(Duration.ofHours(2)); night.isAfter(copied); ) {
      since.add(stored(random, night, night));
      night = night.minus(Duration.ofDays(1));
    }
    own.addAll(since);
    var both = new Attacked(own, added, copied);
    if (copied.isAfter(NOW.minus(TERM))) {
      assertThat(planned(both.all())).isEmpty();
    }
    assertThat(lost(both, it -> before(it, copied.plusNanos(1)), this::planned)).isEmpty();
  }

  @Property(tries = REPOSITORIES)
  void neitherPinnedNorUndatedSnapshotsNorThoseOfASilentClientAreForgotten(@ForAll long seed) {
    var random = new Random(seed);
    var all = attacked(seed, 0.3).all();
    var pinned = all.get(random.nextInt(all.size()));
    var undated = all.get(random.nextInt(all.size()));
    all.remove(undated);
    all.add(new StoredSnapshot(undated.id(), undated.claimed(), Optional.empty(), undated.tags()));
    var pin = new SnapshotPin(pinned.id(), "last proved", Optional.of(NOW));
    assertThat(TwoClockRetention.plan(all, List.of(pin), TERMS, NOW).ids())
        .doesNotContain(pinned.id(), undated.id());
    all.removeIf(it -> it.stored().isPresent() && !before(it, NOW.minus(TERM)));
    assertThat(planned(all)).isEmpty();
  }

  /** It only says why its own snapshot is still there. */
  @Property(tries = REPOSITORIES)
  void anEndedPinForgetsNothingMoreAndLetsNothingOfOthersGoUnasked(@ForAll long seed) {
    var random = new Random(seed);
    var all = attacked(seed, 0.3).all();
    var plan = TwoClockRetention.plan(all, List.of(), TERMS, NOW);
    var some = all.stream().filter(it -> random.nextInt(4) == 0).toList();
    var pins =
        some.stream()
            .map(
                it ->
                    new SnapshotPin(
                        it.id(),
                        "before release-1",
                        Optional.of(NOW.minusSeconds(1 + random.nextLong(80 * 86_400L)))))
            .toList();
    var with = TwoClockRetention.plan(all, pins, TERMS, NOW);
    assertThat(with.ids()).isEqualTo(plan.ids());
    var others = new ArrayList<>(with.ids());
    others.removeAll(some.stream().map(StoredSnapshot::id).toList());
    if (with.question().isEmpty() && plan.question().isPresent()) {
      assertThat(with.ids()).hasSizeLessThanOrEqualTo(TwoClockRetention.UNASKED);
      assertThat(plan.question().orElseThrow())
          .as("asked about a pinned one")
          .matches(it -> some.stream().anyMatch(pinned -> it.startsWith(pinned.shortId())));
    }
    for (var other : others) {
      var rest =
          plan.ids().stream()
              .filter(it -> !it.equals(other))
              .map(it -> new SnapshotPin(it, "ended", Optional.of(NOW.minusSeconds(1))))
              .toList();
      if (TwoClockRetention.plan(all, rest, TERMS, NOW).question().isPresent()) {
        assertThat(with.question()).as("because of %s", other).isPresent();
      }
    }
  }

  @Property(tries = REPOSITORIES)
  void moreThanFiveAreNeverForgottenUnasked(@ForAll long seed) {
    assertThat(unasked(attacked(seed, 0.3).all())).hasSizeLessThanOrEqualTo(5);
  }

  /** The same questions, asked of the policy that this one replaces. */
  @Example
  void theClaimedTimeAloneBreaksTheseRules() {
    var lost = 0;
    var young = 0;
    var afterCopy = 0;
    for (var seed = 0L; seed < 1000; seed++) {
      var attacked = attacked(seed, 0.2);
      var forgotten = ClaimedClockPolicy.forgets(attacked.all(), TERMS);
      lost += lost(attacked, it -> before(it, attacked.since()), this::byClaim).isEmpty() ? 0 : 1;
      young +=
          attacked.all().stream()
                  .anyMatch(it -> forgotten.contains(it.id()) && !before(it, NOW.minus(TERM)))
              ? 1
              : 0;
      afterCopy += byClaim(copied(attacked.all(), NOW)).isEmpty() ? 0 : 1;
    }
    System.err.printf(
        "by the claimed time alone, of 1000 repositories: %d lose snapshots because of a hijacker,"
            + " %d lose young ones, %d lose some right after a copy%n",
        lost, young, afterCopy);
    assertThat(lost).isGreaterThan(500);
    assertThat(young).isGreaterThan(500);
    assertThat(afterCopy).isGreaterThan(500);
  }

  /** Snapshots of the client that the rule forgets only because of what was added. */
  private static Set<String> lost(
      Attacked attacked,
      Predicate<StoredSnapshot> which,
      BiFunction<List<StoredSnapshot>, RetentionTerms, Set<String>> rule) {
    var lost = new HashSet<>(rule.apply(attacked.all(), TERMS));
    lost.removeAll(rule.apply(attacked.own(), TERMS));
    lost.retainAll(attacked.own().stream().filter(which).map(StoredSnapshot::id).collect(toSet()));
    return lost;
  }

  private Set<String> planned(List<StoredSnapshot> snapshots) {
    return planned(snapshots, TERMS);
  }

  private Set<String> planned(List<StoredSnapshot> snapshots, RetentionTerms terms) {
    return Set.copyOf(TwoClockRetention.plan(snapshots, List.of(), terms, NOW).ids());
  }

  private Set<String> unasked(List<StoredSnapshot> snapshots) {
    return unasked(snapshots, TERMS);
  }

  private Set<String> unasked(List<StoredSnapshot> snapshots, RetentionTerms terms) {
    return Set.copyOf(TwoClockRetention.plan(snapshots, List.of(), terms, NOW).unasked());
  }

  private Set<String> byClaim(List<StoredSnapshot> snapshots) {
    return byClaim(snapshots, TERMS);
  }

  private Set<String> byClaim(List<StoredSnapshot> snapshots, RetentionTerms terms) {
    return ClaimedClockPolicy.forgets(snapshots, terms);
  }

  /**
   * A client whose last nightly backup is at most a night old, with up to 40 more snapshots that
   * claim anything.
   *
   * @param missed which part of the last 40 nights had no backup; of the older ones most are pruned
   *     already, unless it is 0
   */
  private static Attacked attacked(long seed, double missed) {
    var random = new Random(seed);
    var own = new ArrayList<StoredSnapshot>();
    var nights = 1 + random.nextInt(300);
    for (var night = 0; night < nights; night++) {
      var began =
          NOW.minus(Duration.ofDays(night))
              .truncatedTo(ChronoUnit.DAYS)
              .plus(Duration.ofMinutes(60 + random.nextInt(240)));
      if (night == 0 || missed == 0 || random.nextDouble() >= (night < 40 ? missed : 0.7)) {
        own.add(stored(random, began, began.plusSeconds(random.nextInt(4 * 3600))));
      }
    }
    // Not before the first backup: nobody can keep what was not there yet.
    var since = NOW.minus(Duration.ofHours(random.nextLong(24L * (nights - 1) + 1)));
    var added = new ArrayList<StoredSnapshot>();
    var open = Duration.between(since, NOW).toSeconds() + 1;
    for (var count = random.nextInt(40); count > 0; count--) {
      added.add(stored(random, forged(random), since.plusSeconds(random.nextLong(open))));
    }
    return new Attacked(own, added, since);
  }

  /** Mostly a moment before midnight of a real day, as an attack would choose it. */
  private static Instant forged(Random random) {
    var day = NOW.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(random.nextInt(500) - 300));
    return switch (random.nextInt(4)) {
      case 0 -> day;
      case 1 -> Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
      default -> day.plus(Duration.ofDays(1)).minusSeconds(1);
    };
  }

  private static StoredSnapshot stored(Random random, Instant claimed, Instant stored) {
    var id = "%016x%016x%032x".formatted(random.nextLong(), random.nextLong(), 0);
    return new StoredSnapshot(id, claimed, Optional.of(stored), List.of());
  }

  private static List<StoredSnapshot> copied(List<StoredSnapshot> snapshots, Instant when) {
    var copies = new ArrayList<StoredSnapshot>();
    snapshots.stream()
        .filter(it -> !it.stored().orElseThrow().isAfter(when))
        .map(it -> new StoredSnapshot(it.id(), it.claimed(), Optional.of(when), it.tags()))
        .forEach(copies::add);
    return copies;
  }

  private static boolean before(StoredSnapshot snapshot, Instant time) {
    return snapshot.stored().filter(it -> it.isBefore(time)).isPresent();
  }
}

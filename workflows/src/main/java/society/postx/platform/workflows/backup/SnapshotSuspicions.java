package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Says what an honest host would not do to its repository. Looks at the snapshots that the box
 * stored within the daily term, so that one event does not alert for months.
 */
record SnapshotSuspicions(List<StoredSnapshot> snapshots, RetentionTerms terms, Instant now) {
  /** One nightly backup, and one before each release or upgrade. */
  private static final int A_DAY = 10;

  /** A client has few releases and upgrades a day, and its host writes the tag that says so. */
  private static final int ROLLBACKS_A_DAY = 5;

  /** A backup has at most one first pass, and its host writes the tag that says so. */
  private static final int PASSES_A_DAY = 2 * A_DAY;

  /** Snapshots that a sentence names. */
  private static final int NAMED = 5;

  List<String> sentences() {
    var found = new ArrayList<String>();
    say(
        found,
        it -> it.stored().isEmpty(),
        "%d snapshots have no readable file on the box, so when they were stored is unknown (%s)");
    say(
        found,
        it -> recent(it) && it.claimed().isAfter(now.plus(TwoClockRetention.TOLERANCE)),
        "%d snapshots claim a time in the future (%s)");
    say(
        found,
        it -> recent(it) && isFarFromClaim(it),
        "%d snapshots claim a time more than 2 hours from when the box stored them (%s)");
    manyADay(found, it -> !it.pass(), A_DAY, "the box stored %d snapshots on %s");
    manyADay(
        found,
        StoredSnapshot::forRollback,
        ROLLBACKS_A_DAY,
        "the box stored %d snapshots with the tag of a release or an upgrade on %s");
    manyADay(
        found,
        StoredSnapshot::pass,
        PASSES_A_DAY,
        "the box stored %d snapshots with the tag of first passes on %s");
    if (!snapshots.isEmpty() && snapshots.stream().noneMatch(it -> recent(it) && !it.pass())) {
      found.add(
          "the box stored no snapshot for %d days; nothing is forgotten until backups run again"
              .formatted(terms.daily()));
    }
    return found;
  }

  private void say(List<String> found, Predicate<StoredSnapshot> suspicious, String sentence) {
    var those = snapshots.stream().filter(suspicious).toList();
    if (!those.isEmpty()) {
      var more = those.size() > NAMED ? ", …" : "";
      found.add(
          sentence.formatted(
              those.size(),
              those.stream()
                      .limit(NAMED)
                      .map(it -> "%s claims %s".formatted(it.shortId(), it.claimed()))
                      .collect(joining(", "))
                  + more));
    }
  }

  private void manyADay(
      List<String> found, Predicate<StoredSnapshot> which, int most, String sentence) {
    snapshots.stream()
        .filter(it -> recent(it) && which.test(it))
        .collect(
            groupingBy(
                it -> SnapshotClock.day(it.stored().orElseThrow()),
                TreeMap::new,
                Collectors.counting()))
        .forEach(
            (day, count) -> {
              if (count > most) {
                found.add(sentence.formatted(count, day));
              }
            });
  }

  private boolean recent(StoredSnapshot snapshot) {
    return snapshot.storedSince(now.minus(Duration.ofDays(terms.daily())));
  }

  private static boolean isFarFromClaim(StoredSnapshot snapshot) {
    var apart = Duration.between(snapshot.claimed(), snapshot.stored().orElseThrow()).abs();
    return apart.compareTo(TwoClockRetention.TOLERANCE) > 0;
  }
}

package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Retention as {@code restic forget --keep-daily --keep-weekly --keep-monthly} does it: the last
 * snapshot of each of the newest days, weeks and months, by the claimed time alone.
 */
final class ClaimedClockPolicy {
  private ClaimedClockPolicy() {}

  /** Ids that it forgets. */
  static Set<String> forgets(List<StoredSnapshot> snapshots, RetentionTerms terms) {
    var newestFirst =
        snapshots.stream()
            .sorted(Comparator.comparing(StoredSnapshot::claimed).reversed())
            .toList();
    var kept = new HashSet<String>();
    kept.addAll(lastOf(newestFirst, terms.daily(), day -> day));
    kept.addAll(
        lastOf(
            newestFirst,
            terms.weekly(),
            day ->
                day.get(IsoFields.WEEK_BASED_YEAR) * 100
                    + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
    kept.addAll(lastOf(newestFirst, terms.monthly(), day -> day.withDayOfMonth(1)));
    var forgotten = new HashSet<String>();
    newestFirst.stream()
        .map(StoredSnapshot::id)
        .filter(id -> !kept.contains(id))
        .forEach(forgotten::add);
    return forgotten;
  }

  private static Set<String> lastOf(
      List<StoredSnapshot> newestFirst, int most, Function<LocalDate, Object> period) {
    var seen = new HashSet<>();
    var kept = new HashSet<String>();
    for (var snapshot : newestFirst) {
      if (seen.size() < most && seen.add(period.apply(day(snapshot.claimed())))) {
        kept.add(snapshot.id());
      }
    }
    return kept;
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}

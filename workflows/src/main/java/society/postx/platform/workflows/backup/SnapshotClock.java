package society.postx.platform.workflows.backup;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps one day's snapshots of each week and month, by one of the two clocks.
 *
 * <p>A snapshot stands for a week or month if the box stored none of that week or month on an
 * earlier day. Nobody can store a snapshot in the past, so a hijacker who adds some cannot replace
 * one that already stands. All snapshots that the box stored on the same day stand together, since
 * a copy of the repository leaves them in any order.
 */
final class SnapshotClock {
  /** A week or month by its first day. */
  private record Period(ChronoUnit unit, LocalDate first) {
    static Period of(ChronoUnit unit, Instant time) {
      var day = day(time);
      return new Period(
          unit,
          unit == ChronoUnit.WEEKS
              ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
              : day.withDayOfMonth(1));
    }

    /** When so many later periods have passed. */
    Instant left(int later) {
      return first.plus(later + 1L, unit).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  private final String name;
  private final Function<StoredSnapshot, Optional<Instant>> time;
  private final RetentionTerms terms;
  private final Map<Period, LocalDate> firstStored = new HashMap<>();

  /**
   * @param time by this clock; empty where the clock says nothing about a snapshot
   */
  SnapshotClock(
      String name,
      Function<StoredSnapshot, Optional<Instant>> time,
      RetentionTerms terms,
      List<StoredSnapshot> snapshots) {
    this.name = name;
    this.time = time;
    this.terms = terms;
    for (var snapshot : snapshots) {
      for (var unit : List.of(ChronoUnit.WEEKS, ChronoUnit.MONTHS)) {
        period(unit, snapshot)
            .ifPresent(period -> firstStored.merge(period, storedOn(snapshot), SnapshotClock::min));
      }
    }
  }

  /** Why this clock keeps the snapshot; empty if it does not. */
  Optional<String> keeps(StoredSnapshot snapshot, Instant now) {
    if (standsUntil(ChronoUnit.MONTHS, terms.monthly(), snapshot).isAfter(now)) {
      return Optional.of("monthly by " + name);
    }
    return standsUntil(ChronoUnit.WEEKS, terms.weekly(), snapshot).isAfter(now)
        ? Optional.of("weekly by " + name)
        : Optional.empty();
  }

  /** Since when this clock no longer keeps it; {@link Instant#MIN} if it never did. */
  Instant left(StoredSnapshot snapshot) {
    var month = standsUntil(ChronoUnit.MONTHS, terms.monthly(), snapshot);
    var week = standsUntil(ChronoUnit.WEEKS, terms.weekly(), snapshot);
    return month.isAfter(week) ? month : week;
  }

  private Instant standsUntil(ChronoUnit unit, int later, StoredSnapshot snapshot) {
    return period(unit, snapshot)
        .filter(period -> later > 0 && storedOn(snapshot).equals(firstStored.get(period)))
        .map(period -> period.left(later))
        .orElse(Instant.MIN);
  }

  private Optional<Period> period(ChronoUnit unit, StoredSnapshot snapshot) {
    return snapshot
        .stored()
        .flatMap(any -> time.apply(snapshot))
        .map(instant -> Period.of(unit, instant));
  }

  private static LocalDate storedOn(StoredSnapshot snapshot) {
    return day(snapshot.stored().orElseThrow());
  }

  private static LocalDate min(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  /** In UTC for both clocks, so that no time zone of a host counts. */
  static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}

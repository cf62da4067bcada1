package society.postx.platform.workflows.rollout.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds when a client may be changed: in its window and outside of freezes.
 *
 * @param zone time zone of both
 */
public record Calendar(List<Freeze> freezes, ZoneId zone) {
  private static final Window ANY_TIME =
      new Window(List.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  /** A rollout does not wait for windows that open later than this. */
  public static final int DAYS = 31;

  /** The first instant from {@code now} on that is allowed; empty where none is within a month. */
  public Optional<Instant> opens(@Nullable Window window, Instant now) {
    var wanted = window == null ? ANY_TIME : window;
    var today = now.atZone(zone).toLocalDate();
    for (var day = today.minusDays(1); !day.isAfter(today.plusDays(DAYS)); day = day.plusDays(1)) {
      var opens =
          wanted.days().isEmpty() || wanted.days().contains(day.getDayOfWeek())
              ? opens(wanted, day, now)
              : Optional.<Instant>empty();
      if (opens.isPresent()) {
        return opens;
      }
    }
    return Optional.empty();
  }

  /** The first allowed instant of the window that begins on this day. */
  private Optional<Instant> opens(Window window, LocalDate day, Instant now) {
    var lastDay = window.to().isAfter(window.from()) ? day : day.plusDays(1);
    var begin = day.atTime(window.from()).atZone(zone).toInstant();
    var end = lastDay.atTime(window.to()).atZone(zone).toInstant();
    var at = begin.isBefore(now) ? now : begin;
    while (at.isBefore(end)) {
      var date = at.atZone(zone).toLocalDate();
      if (freeze(date).isEmpty()) {
        return Optional.of(at);
      }
      at = date.plusDays(1).atStartOfDay(zone).toInstant();
    }
    return Optional.empty();
  }

  public Optional<Freeze> freeze(Instant at) {
    return freeze(at.atZone(zone).toLocalDate());
  }

  private Optional<Freeze> freeze(LocalDate date) {
    return freezes.stream()
        .filter(freeze -> !date.isBefore(freeze.from()) && !date.isAfter(freeze.to()))
        .findFirst();
  }
}

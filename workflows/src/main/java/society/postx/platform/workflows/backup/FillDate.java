package society.postx.platform.workflows.backup;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import society.postx.platform.workflows.text.Quantities;

/**
 * Says when the Storage Box fills if it goes on growing as over the recorded days, a fortnight at
 * most. ADR §4 "Sizing".
 */
public final class FillDate {
  /** Fewer say nothing about a week's rhythm: prunes free space weekly. */
  private static final int LEAST_DAYS = 7;

  private static final int FAR = 3650;

  /** Hetzner's sizes in TiB. */
  private static final long[] SIZES = {1, 5, 10, 20};

  private static final long TIB = 1L << 40;

  private FillDate() {}

  /** Empty where the box shrinks, grows too slowly to say, or was measured for under a week. */
  public static Optional<LocalDate> of(UsageHistory history) {
    if (history.days().isEmpty()) {
      return Optional.empty();
    }
    var first = history.days().getFirst();
    var last = history.days().getLast();
    var from = LocalDate.parse(first.day());
    var to = LocalDate.parse(last.day());
    var days = ChronoUnit.DAYS.between(from, to);
    var grown = last.box().used() - first.box().used();
    if (days < LEAST_DAYS || grown <= 0) {
      return Optional.empty();
    }
    var left = Math.max(0, last.box().size() - last.box().used());
    var until = Math.ceil(left * (double) days / grown);
    return until > FAR ? Optional.empty() : Optional.of(to.plusDays((long) until));
  }

  /** {@code , full on 2027-01-12 at this rate; the next size is 5 TB}, or as much as is known. */
  static String text(UsageHistory history) {
    var date = of(history).map(it -> ", full on %s at this rate".formatted(it)).orElse("");
    return date + next(history.days().getLast().box().size());
  }

  private static String next(long size) {
    for (var terabytes : SIZES) {
      if (terabytes * TIB > size + TIB / 10) {
        return String.format(Locale.ROOT, "; the next size is %d TB", terabytes);
      }
    }
    return "; no larger box than %s exists, so add a second one".formatted(Quantities.bytes(size));
  }
}

package society.postx.platform.workflows.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times, durations and sizes for people, the same way everywhere. */
public final class Quantities {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Quantities() {}

  /** {@code 2026-11-29 14:02 UTC}. */
  public static String time(Instant at) {
    return MINUTE.format(at.atOffset(ZoneOffset.UTC));
  }

  /** {@code 9 s}, {@code 12 min 53 s}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
  public static String duration(Duration duration) {
    if (duration.toMinutes() == 0) {
      return "%d s".formatted(duration.toSeconds());
    }
    if (duration.toHours() == 0) {
      return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() == 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
  }

  /** In powers of 1000: {@code 999 bytes}, {@code 1.2 GB}. */
  public static String bytes(long size) {
    if (size < 1000) {
      return "%d bytes".formatted(size);
    }
    var value = size / 1000.0;
    var unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}

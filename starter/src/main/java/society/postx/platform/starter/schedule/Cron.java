package society.postx.platform.starter.schedule;

import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parses a cron expression of five fields. The server does not parse it, so that a mistake is
 * refused before anything changes, and an existing schedule can be compared with the wanted one.
 */
record Cron(String text, ScheduleCalendarSpec calendar) {
  private static final Field MINUTE = new Field("minute", 0, 59, List.of());
  private static final Field HOUR = new Field("hour", 0, 23, List.of());
  private static final Field DAY = new Field("day of month", 1, 31, List.of());
  private static final Field MONTH =
      new Field(
          "month",
          1,
          12,
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
  private static final Field WEEKDAY =
      new Field("day of week", 0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  /** Parses the text; the exception names the broken rule. */
  static Cron parse(String text) {
    var parts = text.strip().split("\\s+", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "must be five fields: minute, hour, day of month, month, day of week (example: \"30 5 * * *\"), or \"off\"");
    }
    if (!parts[2].equals("*") && !parts[4].equals("*")) {
      throw new IllegalArgumentException(
          "day of month or day of week must be *, since programs disagree on what both together mean");
    }
    var clean = String.join(" ", parts);
    return new Cron(
        clean,
        ScheduleCalendarSpec.newBuilder()
            .setSeconds(List.of(new ScheduleRange(0, 0, 1)))
            .setMinutes(MINUTE.ranges(parts[0]))
            .setHour(HOUR.ranges(parts[1]))
            .setDayOfMonth(DAY.ranges(parts[2]))
            .setMonth(MONTH.ranges(parts[3]))
            .setDayOfWeek(WEEKDAY.ranges(parts[4]))
            .setComment(clean) // the server returns it: `list` shows the text as written
            .build());
  }

  private record Field(String name, int least, int most, List<String> words) {
    private static final Pattern ITEM =
        Pattern.compile("(?:\\*|([0-9A-Z]{1,3})(?:-([0-9A-Z]{1,3}))?)(?:/([0-9]{1,2}))?");

    List<ScheduleRange> ranges(String text) {
      return Stream.of(text.toUpperCase(Locale.ROOT).split(",", -1)).map(this::range).toList();
    }

    private ScheduleRange range(String item) {
      var found = ITEM.matcher(item);
      if (!found.matches()) {
        throw broken();
      }
      var step = found.group(3) == null ? 1 : Integer.parseInt(found.group(3));
      var from = found.group(1) == null ? least : number(found.group(1));
      var to = last(found, from);
      if (step < 1 || to < from) {
        throw broken();
      }
      return new ScheduleRange(from, to, step);
    }

    // "5" is one value, "5/10" continues to the end.
    private int last(Matcher found, int from) {
      if (found.group(2) != null) {
        return number(found.group(2));
      }
      return found.group(1) == null || found.group(3) != null ? most : from;
    }

    private int number(String word) {
      var at = words.indexOf(word);
      if (at >= 0) {
        return least + at;
      }
      if (!word.matches("[0-9]{1,2}")) {
        throw broken();
      }
      var number = Integer.parseInt(word);
      if (number < least || number > most) {
        throw broken();
      }
      return number;
    }

    private IllegalArgumentException broken() {
      return new IllegalArgumentException(
          "%s must be *, or numbers from %d to %d, ranges (1-5), steps (*/2) and lists of them"
              .formatted(name, least, most));
    }
  }
}

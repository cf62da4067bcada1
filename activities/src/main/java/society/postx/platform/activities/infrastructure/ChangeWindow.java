package society.postx.platform.activities.infrastructure;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import society.postx.platform.workflows.rollout.plan.Window;

/**
 * When releases may change a client: {@code window} in its file, in {@code backup.timeZone}.
 *
 * @param days on which it begins; all without any
 * @param to on the next day where it is not after {@code from}
 */
public record ChangeWindow(List<Day> days, LocalTime from, LocalTime to) {
  /** As people write them. */
  public enum Day {
    @JsonProperty("mon")
    MON(DayOfWeek.MONDAY),
    @JsonProperty("tue")
    TUE(DayOfWeek.TUESDAY),
    @JsonProperty("wed")
    WED(DayOfWeek.WEDNESDAY),
    @JsonProperty("thu")
    THU(DayOfWeek.THURSDAY),
    @JsonProperty("fri")
    FRI(DayOfWeek.FRIDAY),
    @JsonProperty("sat")
    SAT(DayOfWeek.SATURDAY),
    @JsonProperty("sun")
    SUN(DayOfWeek.SUNDAY);

    private final DayOfWeek day;

    Day(DayOfWeek day) {
      this.day = day;
    }
  }

  public ChangeWindow {
    days = list("days", days);
    if (new HashSet<>(days).size() < days.size()) {
      throw new IllegalArgumentException("days: '%s': a day appears twice".formatted(days));
    }
    required("from", from);
    required("to", to);
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "to: '%s': must differ from 'from'; omit window for any time".formatted(to));
    }
  }

  public Window window() {
    return new Window(days.stream().map(it -> it.day).toList(), from, to);
  }

  /** As {@link ClientFile} commits it. */
  String text() {
    return "window: {days: [%s], from: \"%s\", to: \"%s\"}\n"
        .formatted(
            days.stream().map(day -> day.name().toLowerCase(Locale.ROOT)).collect(joining(", ")),
            from,
            to);
  }
}

package society.postx.platform.starter.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;

/** Lists the schedules with their next and last runs. */
@Command(
    name = "list",
    description = "lists the schedules: when they run next, how the last run ended",
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} schedules list|@", ExitCodes.HELP})
final class ListSchedulesCommand implements Callable<Integer> {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  ListSchedulesCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    try (var connection = temporal) {
      var schedules = Schedules.of(connection.open(), Shell.PROGRAM);
      var listed = new ScheduleList(schedules, connection.open().client()).all();
      output.result(listed, text(listed));
      return ExitCodes.DONE;
    }
  }

  private String text(List<ScheduleStatus> listed) {
    return listed.stream().map(this::lines).collect(Collectors.joining("\n"));
  }

  private String lines(ScheduleStatus one) {
    var id = output.paint(Style.BOLD, one.id());
    if (one.cron() == null) {
      return "%s  does not exist: off, or not created yet; create it:  %s schedules apply"
          .formatted(id, Shell.PROGRAM);
    }
    var lines = new ArrayList<String>();
    lines.add("%s  %s (%s)".formatted(id, one.cron(), one.timeZone()));
    var next = one.nextRun();
    if (one.paused()) {
      lines.add("  %s (%s)".formatted(output.paint(Style.YELLOW, "paused"), one.note()));
    } else if (next != null) {
      lines.add("  next run %s".formatted(minute(next)));
    }
    lines.add("  " + last(one));
    return String.join("\n", lines);
  }

  private String last(ScheduleStatus one) {
    var last = one.lastRun();
    return last == null
        ? "has not run yet"
        : "last run %s: %s (%s)".formatted(minute(last.startedAt()), outcome(last), last.id());
  }

  private String outcome(ScheduleStatus.LastRun last) {
    return switch (last.status()) {
      case "RUNNING" -> "runs";
      case "COMPLETED" -> output.paint(Style.GREEN, last.said());
      case "FORGOTTEN" -> "older than Temporal's retention";
      default ->
          output.paint(Style.RED, last.status().toLowerCase(Locale.ROOT)) + ", " + last.said();
    };
  }

  private static String minute(Instant at) {
    return MINUTE.format(at.atZone(ZoneId.systemDefault()));
  }
}

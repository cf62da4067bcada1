package society.postx.platform.starter.operation;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.text.ShownText;

/** Lists operations: running ones, those that wait for a decision, and how others ended. */
@Command(
    name = "status",
    description = "lists operations: running, waiting for a decision, and how the last ones ended",
    footer = {"", "Example:  @|bold ${ROOT-COMMAND-NAME} status alpha|@", ExitCodes.HELP_WITH_GATE})
public final class StatusCommand implements Callable<Integer> {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "CLIENT",
      arity = "0..1",
      description = "only this client's operations; default: all")
  private @Nullable String client;

  public StatusCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    var name = Optional.ofNullable(client).map(ClientArgument::of);
    try (var connection = temporal) {
      var found = new OperationList(connection.open().client()).of(name);
      var shown = found.shown();
      output.result(
          shown,
          shown.isEmpty()
              ? "no operation was started yet; start one:  ./platform onboard --help"
              : text(shown) + more(found));
      return shown.stream().anyMatch(StatusCommand::waits) ? ExitCodes.WAITS : ExitCodes.DONE;
    }
  }

  private String text(List<OperationSummary> found) {
    return found.stream().map(this::lines).collect(Collectors.joining("\n"));
  }

  private static String more(OperationList.Listing found) {
    return found.more() == 0
        ? ""
        : "\nand %d more; those of one client:  ./platform status CLIENT".formatted(found.more());
  }

  private String lines(OperationSummary one) {
    var pending =
        one.pending().stream()
            .filter(it -> it.attempt() > 1 || it.lastHeartbeat() != null)
            .limit(5)
            .map(it -> "\n  ↻ " + it.line())
            .collect(Collectors.joining());
    return "%s  %s  %s\n  %s%s"
        .formatted(
            output.paint(Style.BOLD, one.id()),
            state(one),
            when(one),
            ShownText.oneLine(one.said()),
            pending);
  }

  private String state(OperationSummary one) {
    if (waits(one)) {
      return output.paint(Style.YELLOW, "waits for a decision");
    }
    return switch (one.status()) {
      case "RUNNING" -> "runs, at " + one.stage();
      case "COMPLETED" ->
          one.stage().equals(OperationStatus.REJECTED)
              ? output.paint(Style.RED, "rejected")
              : output.paint(Style.GREEN, "done");
      default -> output.paint(Style.RED, one.status().toLowerCase(java.util.Locale.ROOT));
    };
  }

  private static String when(OperationSummary one) {
    var ended = one.endedAt();
    return ended == null ? "since " + minute(one.startedAt()) : minute(ended);
  }

  private static String minute(Instant at) {
    return MINUTE.format(at.atZone(ZoneId.systemDefault()));
  }

  private static boolean waits(OperationSummary one) {
    return one.status().equals("RUNNING") && one.stage().equals(Operation.WAITS);
  }
}

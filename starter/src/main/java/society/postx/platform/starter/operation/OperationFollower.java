package society.postx.platform.starter.operation;

import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.text.ShownText;

/**
 * Shows an operation's progress until it ends or waits for a decision: in place on a terminal, line
 * by line elsewhere, one JSON value for each change with {@code --json}.
 */
public final class OperationFollower {
  private static final long BETWEEN_LOOKS_MILLIS = 1000;
  private static final Checklist NOTHING =
      new Checklist("", "", "", "", List.of(), List.of(), List.of());

  private final Output output;
  private final OperationReader operations;
  private final ChecklistView view;
  private final LiveDisplay display;
  private Checklist shown = NOTHING;
  private String unanswered = "";
  private List<String> retried = List.of();

  public OperationFollower(Output output, WorkflowClient client) {
    this.output = output;
    this.operations = new OperationReader(client);
    this.view = new ChecklistView(output.colours());
    this.display = new LiveDisplay(output.shell().out());
  }

  /** Returns the exit code: done, failed, or waits for a decision. */
  public int follow(String id) {
    @Nullable OperationStatus last = null;
    while (true) {
      var operation = operations.status(id);
      if (last == null || !operation.sameAs(last) || output.inPlace()) {
        show(operation);
      }
      if (operation.waits() || !operation.running()) {
        if (!output.json()) {
          output.result(operation, new OperationReport(output).text(operation));
        }
        return OperationReport.exitCode(operation);
      }
      last = operation;
      pause(id);
    }
  }

  private void show(OperationStatus operation) {
    var checklist = operation.checklist();
    if (output.json()) {
      output.result(operation, "");
      return;
    }
    if (checklist == null) {
      var why = operation.unanswered();
      if (why != null && !why.equals(unanswered)) {
        unanswered = why;
        output.message("%s %s".formatted(operation.id(), ShownText.oneLine(why)));
      }
      return;
    }
    if (output.inPlace()) {
      display.draw(screen(operation, checklist));
      return;
    }
    var news = view.news(shown, checklist);
    var retries = retried(operation);
    if (!retries.equals(retried)) {
      retried = retries;
      news.addAll(retries);
    }
    if (!news.isEmpty()) {
      output.result(operation, String.join("\n", news));
    }
    shown = checklist;
  }

  private List<String> screen(OperationStatus operation, Checklist checklist) {
    var clients = operation.clients();
    var all = view.lines(checklist);
    all.addAll(pending(operation));
    if (clients == null && all.size() < TerminalSize.lines()) {
      return all;
    }
    var lines = new ArrayList<>(view.compactLines(checklist));
    lines.addAll(pending(operation));
    if (clients == null) {
      return lines;
    }
    lines.addAll(
        new ClientsView(output.colours()).lines(clients, TerminalSize.lines() - lines.size() - 1));
    return lines;
  }

  private static List<String> pending(OperationStatus operation) {
    var activities = operation.pending();
    return activities == null
        ? List.of()
        : activities.stream().limit(10).map(it -> "  ↻ " + it.line()).toList();
  }

  private static List<String> retried(OperationStatus operation) {
    var activities = operation.pending();
    return activities == null
        ? List.of()
        : activities.stream()
            .filter(it -> it.lastFailure() != null)
            .limit(10)
            .map(it -> "  ↻ " + it.line())
            .toList();
  }

  private void pause(String id) {
    try {
      operations.pause(id, BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed(
          id
              + " continues; only watching it was interrupted; watch it again:  ./platform watch "
              + id,
          e);
    }
  }
}

package society.postx.platform.starter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Writes what a person reads once an operation has ended or waits for a decision. */
record OperationReport(Output output) {
  private static final Set<String> GOOD = Set.of("DONE", "PLANNED");

  /** Most waiting clients that are named; the table has all. */
  private static final int NAMED = 10;

  static int exitCode(OperationStatus operation) {
    if (operation.waits()) {
      return ExitCodes.WAITS;
    }
    return operation.running() || good(operation) || operation.finishedThoughCancelled()
        ? ExitCodes.DONE
        : ExitCodes.FAILED;
  }

  /** What was stopped, rolled back or not approved completes too, but is not a success. */
  private static boolean good(OperationStatus operation) {
    var result = operation.result();
    return "COMPLETED".equals(operation.status())
        && !operation.rejected()
        && (result == null || GOOD.contains(result.path("outcome").asText("DONE")));
  }

  String text(OperationStatus operation) {
    var checklist = operation.checklist();
    if (operation.waits() && checklist != null) {
      return waiting(operation, checklist);
    }
    var result = operation.result();
    if (result != null) {
      var mark =
          good(operation)
              ? output.paint(Style.GREEN, "✓ " + operation.id())
              : output.paint(Style.RED, "✗ " + operation.id());
      return mark
          + ": "
          + (operation.rejected() ? "rejected: " : "")
          + (result.has("outcome") ? rollout(result) : done(result));
    }
    if (operation.finishedThoughCancelled()) {
      return output.paint(Style.GREEN, "✓ " + operation.id())
          + ": done; the cancel came too late to stop it, and its result is not kept";
    }
    var failure = operation.failure();
    return failure == null
        ? "%s: running".formatted(operation.id())
        : "%s: %s (%s)"
            .formatted(
                output.paint(Style.RED, "✗ " + operation.id()),
                ShownText.oneLine(ended(operation, failure)),
                failure.type());
  }

  /** A cancelled run says itself what stands; what ended it says nothing. */
  private static String ended(OperationStatus operation, OperationStatus.Failure failure) {
    var checklist = operation.checklist();
    return "CANCELED".equals(operation.status()) && checklist != null
        ? checklist.headline() + (checklist.next() == null ? "" : "; " + checklist.next())
        : failure.message();
  }

  private String waiting(OperationStatus operation, Checklist checklist) {
    var lines = new ArrayList<String>();
    checklist.items().stream()
        .filter(item -> item.state() == StepState.STUCK)
        .forEach(
            item ->
                lines.add(
                    output.paint(Style.RED, stuck(item, checklist))
                        + ": "
                        + ShownText.oneLine(item.note())));
    var question = checklist.question();
    if (question != null) {
      lines.addAll(question.lines());
    }
    var clients = waitingClients(operation);
    lines.addAll(clients);
    if (!checklist.verbs().isEmpty()) {
      lines.add(
          clients.isEmpty()
              ? "waits for a decision:"
              : "decisions for the whole of %s:".formatted(operation.id()));
    }
    for (var verb : checklist.verbs()) {
      lines.add(
          "  %s %s %s%s   %s"
              .formatted(
                  Shell.PROGRAM,
                  verb.word(),
                  operation.id(),
                  flags(verb, checklist),
                  output.paint(Style.DIM, "# " + meaning(verb, checklist))));
    }
    return String.join("\n", lines);
  }

  /** The undo of a step must not look like the step. */
  private static String stuck(Checklist.Item item, Checklist checklist) {
    var undo = ("UNDO_" + item.step()).equals(checklist.waitsAt());
    return "%s“%s” is stuck".formatted(undo ? "undo of " : "", item.title());
  }

  /** Clients of a rollout that wait for a decision, each with the command that shows it. */
  private List<String> waitingClients(OperationStatus operation) {
    var clients = operation.clients() == null ? List.<ClientRow>of() : operation.clients();
    return clients.stream()
        .filter(row -> row.state().equals(ClientRow.WAITS))
        .limit(NAMED)
        .flatMap(
            row ->
                Stream.of(
                    "%s waits for a decision: %s"
                        .formatted(
                            output.paint(Style.RED, row.client().value()),
                            ShownText.oneLine(row.why())),
                    "  %s watch %s".formatted(Shell.PROGRAM, row.workflowId())))
        .toList();
  }

  /** The options that tie a decision to this plan or this step. */
  private static String flags(Verb verb, Checklist checklist) {
    var question = checklist.question();
    return switch (verb) {
      case RETRY -> "";
      case APPROVE -> question == null ? "" : " --plan " + question.digest();
      case SKIP ->
          (checklist.waitsAt() == null ? "" : " --step " + checklist.waitsAt()) + " --reason \"…\"";
      default -> " --reason \"…\"";
    };
  }

  private static String meaning(Verb verb, Checklist checklist) {
    var question = checklist.question();
    return switch (verb) {
      case RETRY -> "run the step again";
      case SKIP -> "continue without the step";
      case ABORT -> abort(checklist.operation());
      case APPROVE -> "continue";
      case REJECT -> question == null ? "do not continue" : ShownText.oneLine(question.rejection());
      case PAUSE -> "start no further clients for now";
      case RESUME -> "start clients again";
      case ROLLBACK -> "end it and roll back the changed clients";
      case HOLD -> "forbid the deletion";
      case RELEASE_HOLD -> "allow the deletion again";
      case EXTEND -> "move the deadline to a later instant";
      case DELETE_NOW -> "delete before the deadline";
      case MOVE_DATE -> "move the termination date";
      case CONFIRM_RECEIPT -> "the client has its export";
    };
  }

  private static String abort(String operation) {
    return switch (operation) {
      case "DeployRelease" -> "end it and roll back the changed clients";
      case "UpgradeServers" -> "start no further clients; upgraded ones stay upgraded";
      default -> "end it and undo what it did so far";
    };
  }

  private static String rollout(JsonNode result) {
    var lines = new ArrayList<String>();
    var why = result.path("why").asText();
    lines.add(
        word(result.path("outcome").asText())
            + (why.isEmpty() ? "" : ": " + ShownText.oneLine(why)));
    for (var client : result.path("clients")) {
      var reason = client.path("why").asText();
      lines.add(
          "  %-30s  %-11s%s%s"
              .formatted(
                  client.path("client").asText(),
                  word(client.path("outcome").asText()),
                  down(client.path("downtime")),
                  reason.isEmpty() ? "" : "  " + ShownText.oneLine(reason))
              .stripTrailing());
    }
    return String.join("\n", lines);
  }

  private static String down(JsonNode downtime) {
    var down = downtime.path("down").asText();
    return down.isEmpty() ? "" : "  down for " + Quantities.duration(Duration.parse(down));
  }

  private static String word(String outcome) {
    return outcome.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String done(JsonNode result) {
    var lines = new ArrayList<>(List.of(result.path("summary").asText("done")));
    result.path("urls").forEach(url -> lines.add("  " + url.asText()));
    if (result.hasNonNull("credentials")) {
      lines.add("  credentials, encrypted to the recipient: " + result.get("credentials").asText());
    }
    return String.join("\n", lines);
  }
}

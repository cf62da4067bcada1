package society.postx.platform.starter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Style;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Verb;

/** What to say once an operation has ended or waits for a person. */
record Report(Output output) {

  static int exitCode(Seen seen) {
    if (seen.waits()) {
      return ExitCodes.WAITS;
    }
    return seen.running() || "COMPLETED".equals(seen.status()) ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  String text(Seen seen) {
    var checklist = seen.checklist();
    if (seen.waits() && checklist != null) {
      return waiting(seen.id(), checklist);
    }
    var result = seen.result();
    if (result != null) {
      return output.paint(Style.GREEN, "✓ " + seen.id()) + ": " + done(result);
    }
    var failure = seen.failure();
    return failure == null
        ? "%s is running".formatted(seen.id())
        : "%s: %s (%s)"
            .formatted(
                output.paint(Style.RED, "✗ " + seen.id()), failure.message(), failure.type());
  }

  private String waiting(String id, Checklist checklist) {
    var lines = new ArrayList<String>();
    checklist.boxes().stream()
        .filter(box -> box.state() == BoxState.STUCK)
        .forEach(
            box ->
                lines.add(
                    output.paint(Style.RED, "“%s” is stuck".formatted(box.title()))
                        + ": "
                        + box.note()));
    lines.add("it waits for a decision:");
    for (var verb : checklist.verbs()) {
      lines.add(
          "  %s %s %s%s   %s"
              .formatted(
                  output.shell().program(),
                  verb.word(),
                  id,
                  verb == Verb.RETRY ? "" : " --reason \"…\"",
                  output.paint(Style.DIM, "# " + meaning(verb))));
    }
    return String.join("\n", lines);
  }

  private static String meaning(Verb verb) {
    return switch (verb) {
      case RETRY -> "mended: run the step again";
      case SKIP -> "go on without the step";
      case ABORT -> "end it and undo what it did";
      case APPROVE -> "go on";
      case REJECT -> "bring back whoever was changed";
      case PAUSE -> "start no more clients for now";
      case RESUME -> "start clients again";
      case ROLLBACK -> "end it and bring back whoever was changed";
    };
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

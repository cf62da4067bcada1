package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;

/**
 * Keeps evidence of a stuck step and tells the operators, once an incident; neither ever stops the
 * operation.
 */
public final class Incidents {
  private Optional<Function<String, String>> witness = Optional.empty();
  private String prefix = "";
  private int count;

  void witness(Function<String, String> keepEvidence) {
    witness = Optional.of(keepEvidence);
  }

  /**
   * @param gate the step as a decision names it
   */
  void report(Step step, String gate, String why, List<Verb> verbs) {
    count++;
    prefix = prefix.isEmpty() ? Operation.runLabel().value() : prefix;
    var workflow = Workflow.getInfo().getWorkflowId();
    var commands =
        verbs.stream()
            .map(
                verb ->
                    "  starter %s %s%s --reason \"…\""
                        .formatted(
                            verb.word(), workflow, verb == Verb.SKIP ? " --step " + gate : ""))
            .collect(joining("\n"));
    var alert =
        new Alert(
            "%s/%s/%d".formatted(prefix, step.name(), count),
            "%s waits for a decision: \"%s\" is stuck".formatted(workflow, step.title()),
            "%s%n%s%nDecide with:%n%s%n".formatted(why, evidence(step, why), commands));
    send(alert, "alert: " + step.title());
  }

  /** Tells the operators something that is no stuck step. */
  void tell(String title, String text) {
    count++;
    prefix = prefix.isEmpty() ? Operation.runLabel().value() : prefix;
    send(new Alert("%s/%d".formatted(prefix, count), title, text), "alert: " + shortened(title));
  }

  /** Counts from here on are of this run: an incident of an earlier one is never sent again. */
  void ofThisRun() {
    prefix = Workflow.getInfo().getRunId();
  }

  /** Not awaited: a mail server that is down must not keep an operator from deciding. */
  private static void send(Alert alert, String summary) {
    Async.procedure(Patience.SHORT.stub(AlertActivities.class, summary)::alert, alert)
        .handle((sent, failure) -> Optional.empty());
  }

  /** Temporal takes no summary over 400 bytes. */
  private static String shortened(String text) {
    return text.length() <= 90 ? text : text.substring(0, 90) + "…";
  }

  private String evidence(Step step, String why) {
    try {
      return witness.map(keep -> "Evidence: " + keep.apply(step.title() + ": " + why)).orElse("");
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      return "Evidence could not be kept: " + cause(e);
    }
  }

  /** What an operator should read of a failed activity. */
  public static String cause(ActivityFailure failure) {
    return switch (failure.getCause()) {
      case ApplicationFailure cause ->
          "%s (%s)".formatted(cause.getOriginalMessage(), cause.getType());
      case TimeoutFailure timeout -> "no answer in time (%s)".formatted(timeout.getTimeoutType());
      case null -> String.valueOf(failure.getMessage());
      default -> String.valueOf(failure.getCause().getMessage());
    };
  }
}

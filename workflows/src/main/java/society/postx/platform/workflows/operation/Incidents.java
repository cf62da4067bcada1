package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Keeps evidence of a stuck step and alerts operators once per incident, with reminders. A failure
 * of this never stops the operation.
 */
public final class Incidents {
  private Optional<Function<String, String>> witness = Optional.empty();
  private final Alerts alerts;
  private String prefix = "";
  private String last = "";
  private int count;

  Incidents(Alerts alerts) {
    this.alerts = alerts;
  }

  void witness(Function<String, String> keepEvidence) {
    witness = Optional.of(keepEvidence);
  }

  /**
   * Alerts operators that a step is stuck and what they can decide. Blocks until one decides, with
   * reminders at growing intervals.
   *
   * @param gate the step as a decision names it
   */
  public void untilAnswered(
      Step step, String gate, String why, List<Verb> verbs, BooleanSupplier answered) {
    untilAnswered(StuckWork.of(step), gate, why, verbs, answered);
  }

  /** As the other one, also for the undo of a step. */
  void untilAnswered(StuckWork stuck, String why, List<Verb> verbs, BooleanSupplier answered) {
    untilAnswered(stuck, stuck.gate(), why, verbs, answered);
  }

  private void untilAnswered(
      StuckWork stuck, String gate, String why, List<Verb> verbs, BooleanSupplier answered) {
    var step = stuck.step();
    var workflow = Workflow.getInfo().getWorkflowId();
    var answers = answers(workflow, gate, verbs);
    var alert =
        new Alert(
            next("/" + step.name()),
            "%s waits for a decision: %s is stuck".formatted(workflow, stuck.shown()),
            "%s%n%s%n%s".formatted(ShownText.quoted(why), evidence(stuck, why), answers));
    send(alert, "alert: " + step.title());
    var since = WorkflowTime.now();
    var reminders = KernelVersion.second() ? Reminders.after(since) : List.<Instant>of();
    for (var reminder : reminders) {
      if (WorkflowTime.awaitUntil(reminder, answered)) {
        return;
      }
      if (!alerts.sending(last)) {
        var title = "%s still waits for a decision: %s is stuck since " + Quantities.time(since);
        var before = "\"%s\"".formatted(TitlesBefore.of(step.title()));
        var about = about("STILL_" + step.name(), title.formatted(workflow, before));
        send(
            about,
            title.formatted(workflow, stuck.shown()),
            "%s%n%s".formatted(ShownText.quoted(why), answers));
      }
    }
    Workflow.await(answered::getAsBoolean);
  }

  /** Repeats the last alert, unless it is still being sent. */
  public void remind(String fact, String title, String text) {
    if (!alerts.sending(last)) {
      tell(fact, title, text);
    }
  }

  private static String answers(String workflow, String gate, List<Verb> verbs) {
    var commands =
        verbs.stream()
            .map(
                verb ->
                    "  ./platform %s %s%s --reason \"…\""
                        .formatted(
                            verb.word(), workflow, verb == Verb.SKIP ? " --step " + gate : ""))
            .collect(joining("\n"));
    return "Decide with:%n%s%n".formatted(commands);
  }

  /**
   * Alerts operators about something other than a stuck step.
   *
   * @param fact part of the incident: after a reset, another fact is another alert, and the same
   *     fact in other words is not
   */
  public void tell(String fact, String title, String text) {
    send(about(fact, title), title, text);
  }

  private static String about(String fact, String titleBefore) {
    return KernelVersion.third() ? fact : Integer.toHexString(titleBefore.hashCode());
  }

  private void send(String about, String title, String text) {
    send(new Alert(next("/" + about), title, text), "alert: " + shortened(title));
  }

  /** The next incident of this run; the same one after a reset. */
  private String next(String about) {
    count++;
    prefix = prefix.isEmpty() ? Operation.runLabel().value() : prefix;
    last = "%s%s/%d".formatted(prefix, about, count);
    return last;
  }

  /** Numbers incidents by this run, so that an earlier run's incident is never sent again. */
  void ofThisRun() {
    prefix = Workflow.getInfo().getOriginalExecutionRunId();
  }

  /** Does not wait: a mail server that is down must not keep an operator from deciding. */
  private void send(Alert alert, String summary) {
    if (KernelVersion.second()) {
      alerts.send(alert);
    } else {
      callOnce(alert, summary);
    }
  }

  /** For runs begun before 2026-11-29: ten attempts, then silence. */
  private static void callOnce(Alert alert, String summary) {
    Async.procedure(ActivityProfile.SHORT.stub(AlertActivities.class, summary)::alert, alert)
        .handle((sent, failure) -> Optional.empty());
  }

  /** Temporal takes no summary over 400 bytes. */
  private static String shortened(String text) {
    return ShownText.shortened(text, 90);
  }

  private String evidence(StuckWork stuck, String why) {
    return Failures.answerOr(
        () ->
            witness
                .map(
                    keep -> "Evidence: " + ShownText.quoted(keep.apply(stuck.named() + ": " + why)))
                .orElse(""),
        e -> "Evidence could not be kept: " + ShownText.quoted(Failures.causeUnlessCancelled(e)));
  }
}

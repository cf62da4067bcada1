package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.APPROVE;
import static society.postx.platform.workflows.operation.Verb.REJECT;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.BooleanSupplier;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks operators to approve exactly what a question shows, before its deadline.
 *
 * @param title who asks, as an alert's title begins: {@code release 2026-11-25-nextcloud}
 */
public record Approval(OperatorView view, String title) {
  /**
   * What an operator answered.
   *
   * @param words {@code approved by ops: tried it}
   * @param operator who answered; empty where nobody did
   */
  public record Answer(boolean approved, String words, String operator) {
    static Answer of(Decided taken) {
      var approved = taken.verb() == APPROVE;
      return new Answer(
          approved,
          (approved ? "approved " : "rejected ") + taken.words(),
          taken.decision().operator());
    }
  }

  /**
   * Opens the gate and blocks until an operator answers; without an answer in time it is not
   * approved.
   */
  Answer ask(Step step, Question question) {
    view.open(step.name(), List.of(APPROVE, REJECT), question);
    view.runningBesides(step);
    view.stage(Operation.WAITS, question.headline());
    var answer =
        awaitAnswer(question, view.gate()::decided)
            ? Answer.of(view.gate().await())
            : new Answer(false, "nobody answered in time, which means: " + question.silence(), "");
    view.ended(step, answer.approved() ? StepState.DONE : StepState.STUCK, answer.words());
    return answer;
  }

  /**
   * Alerts operators about the question, blocks until one answers, and reminds them twice; false if
   * the deadline passed without an answer, which closes the gate.
   *
   * @param answered whether a decision was taken at the gate that shows the question
   */
  public boolean awaitAnswer(Question question, BooleanSupplier answered) {
    announce(question);
    if (remind(question, answered)) {
      return true;
    }
    if (WorkflowTime.awaitUntil(question.until(), answered)) {
      return true;
    }
    view.close(
        "nobody answered by %s, which counts as a rejection"
            .formatted(Quantities.time(question.until())));
    return false;
  }

  /** Reminds operators twice; true as soon as one has answered. */
  boolean remind(Question question, BooleanSupplier answered) {
    for (var reminder : Reminders.between(WorkflowTime.now(), question.until())) {
      if (WorkflowTime.awaitUntil(reminder, answered)) {
        return true;
      }
      view.incidents()
          .remind(
              "STILL_" + question.digest(),
              title + " still waits for your approval",
              text(question));
    }
    return false;
  }

  /** Alerts operators about the question. */
  void announce(Question question) {
    view.incidents()
        .tell("APPROVAL_" + question.digest(), title + " waits for your approval", text(question));
  }

  private static String text(Question question) {
    var commands = question.commands("./platform", Workflow.getInfo().getWorkflowId());
    return "%s%nAnswer with one of:%n  %s%n"
        .formatted(String.join("\n", question.lines()), String.join("\n  ", commands));
  }
}

package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks operators for an approval while the run does other things: the run waits for the answer and
 * for the rest at once, and closes the question then.
 */
public final class OpenQuestion {
  private final OperatorView view;
  private final Step step;
  private @Nullable Question asked;

  public OpenQuestion(Operation operation, Step step) {
    this.view = operation.view();
    this.step = step;
  }

  /**
   * Opens the question, alerts operators and reminds them twice, without blocking. False where this
   * very question is open already.
   */
  public boolean ask(Question question) {
    if (asked != null && asked.digest().equals(question.digest())) {
      return false;
    }
    asked = question;
    view.open(step.name(), List.of(Verb.APPROVE, Verb.REJECT), question);
    view.runningBesides(step);
    view.stage(Operation.WAITS, question.headline());
    var approval = new Approval(view, Workflow.getInfo().getWorkflowId());
    approval.announce(question);
    if (KernelVersion.fourth()) {
      var unused = Beside.run(() -> approval.remind(question, () -> !view.gate().asks(question)));
    }
    return true;
  }

  public boolean isOpen() {
    return asked != null;
  }

  /** Refuses answers from now on; nothing where no question is open. */
  public void close(boolean approved, String why) {
    if (asked != null) {
      asked = null;
      view.close(why);
      view.ended(step, approved ? StepState.DONE : StepState.OPEN, why);
    }
  }
}

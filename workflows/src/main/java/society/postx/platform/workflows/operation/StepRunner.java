package society.postx.platform.workflows.operation;

import io.temporal.failure.ApplicationFailure;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.failure.Failures;

/** Runs a step once and shows the result on the checklist. */
public record StepRunner(OperatorView view) {
  /** Does the work; the caller handles a failure. */
  public <T> Attempt<T> attempt(Step step, Supplier<T> work) {
    view.running(step);
    var attempt = Attempt.of(work);
    if (attempt.failed()) {
      view.ended(step, StepState.STUCK, attempt.failure());
    } else {
      view.ended(step, StepState.DONE, note(attempt.get()));
    }
    return attempt;
  }

  /** Runs a read-only step whose failure fails the run, before any change. */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    view.running(step);
    var answer =
        Failures.answerOr(
            () -> call.apply(ActivityProfile.SHORT.stub(type, step.title())),
            e -> {
              view.ended(step, StepState.STUCK, Failures.causeUnlessCancelled(e));
              throw e.getCause() instanceof ApplicationFailure cause
                  ? ApplicationFailure.newNonRetryableFailure(
                      cause.getOriginalMessage(), cause.getType())
                  : e;
            });
    view.ended(step, StepState.DONE, note(answer));
    return answer;
  }

  /** The checklist's note about an answer. */
  static String note(Object answer) {
    return switch (answer) {
      case ChangeReport outcome -> outcome.note();
      case String note -> note;
      default -> "";
    };
  }
}

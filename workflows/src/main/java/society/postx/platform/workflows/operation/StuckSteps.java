package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks operators what to do about a step that is stuck, waits or needs an approval: shows the
 * reason, alerts, reminds, and blocks until one decides. It asks one question at a time, even if
 * steps run in parallel.
 */
final class StuckSteps {
  private final OperatorView view;
  private final ParentNotice parent;
  private boolean sideBySide;
  private boolean asking;

  StuckSteps(OperatorView view, ParentNotice parent) {
    this.view = view;
    this.parent = parent;
  }

  /** Sets whether steps run in parallel. */
  void sideBySide(boolean now) {
    sideBySide = now;
  }

  /** Begins work on the step; a question about a parallel step stays on top. */
  void running(Step step) {
    if (asking) {
      view.runningBesides(step);
    } else {
      view.running(step);
    }
  }

  void done(Step step, String note) {
    view.ended(step, StepState.DONE, note);
    showWhatRuns();
  }

  /**
   * Repeats the work until it succeeds; throws {@link Skipped} or {@link Aborted} on such a
   * decision.
   */
  <T> T untilDecided(Step step, List<Verb> verbs, Supplier<T> work) {
    return untilDecided(StuckWork.of(step), verbs, work);
  }

  /** As the other one, also for the undo of a step. */
  <T> T untilDecided(StuckWork which, List<Verb> verbs, Supplier<T> work) {
    for (; ; ) {
      var attempt = Attempt.of(work);
      if (!attempt.failed()) {
        return attempt.get();
      }
      decide(which.stuck(), verbs, attempt.failure());
    }
  }

  /**
   * Repeats the work until it answers no problem; answers empty, or the reason of a skip or abort.
   */
  Optional<String> insist(Step step, Supplier<Optional<String>> work) {
    for (; ; ) {
      var problem = work.get();
      if (problem.isEmpty()) {
        return problem;
      }
      try {
        decide(StuckWork.of(step), List.of(RETRY, SKIP, ABORT), problem.get());
      } catch (Skipped | Aborted given) {
        return Optional.of(given.why());
      }
    }
  }

  /** Returns on retry; throws {@link Skipped} or {@link Aborted}. */
  private void decide(StuckWork stuck, List<Verb> verbs, String why) {
    view.ended(stuck.step(), StepState.STUCK, stuck.note(why));
    awaitTurn();
    asking = true;
    Cleanup.after(
        () -> ask(stuck, verbs, why),
        () -> {
          asking = false;
          showWhatRuns();
        });
  }

  /** Asks one question at a time, and none after the other side was aborted. */
  private void awaitTurn() {
    if (!sideBySide) {
      return;
    }
    var scope = CancellationScope.current();
    Workflow.await(() -> !asking || scope.isCancelRequested());
    if (scope.isCancelRequested()) {
      throw new CanceledFailure("the operation ends");
    }
  }

  private void ask(StuckWork stuck, List<Verb> verbs, String why) {
    view.open(stuck.gate(), verbs, null); // before the checklist shows that it waits
    var about = "%s is stuck: %s".formatted(stuck.shown(), why);
    view.stage(Operation.WAITS, about);
    parent.waits(view.client(), about);
    view.incidents().untilAnswered(stuck, why, verbs, view.gate()::decided);
    var taken = view.gate().await();
    parent.answered(view.client());
    if (taken.verb() == SKIP) {
      var words = "skipped " + words(taken.decision());
      view.ended(stuck.step(), StepState.SKIPPED, stuck.skipped(words));
      throw new Skipped(words);
    }
    if (taken.verb() == ABORT) {
      throw aborted(taken.decision());
    }
    if (stuck.undo()) {
      view.undoing(stuck.step());
    } else {
      view.running(stuck.step());
    }
  }

  /** Asks operators to approve what the question shows; the parent sees that this run waits. */
  Approval.Answer approve(Step step, Question question) {
    parent.waits(view.client(), question.asked());
    var approval = new Approval(view, Workflow.getInfo().getWorkflowId());
    var answer = view.run(() -> approval.ask(step, question));
    parent.answered(view.client());
    return answer;
  }

  /**
   * Waits for a time or for one of the decisions; an abort throws {@link Aborted}. Answers the
   * decision, or empty once it is time.
   */
  Optional<Decided> waitUntil(Step step, Instant until, String why, List<Verb> verbs) {
    var shown = "waits until %s: %s".formatted(Quantities.time(until), why);
    view.ended(step, StepState.OPEN, shown);
    view.open(step.name(), verbs, null);
    view.stage(step.name(), shown);
    if (!WorkflowTime.awaitUntil(until, view.gate()::decided)) {
      view.close("the wait is over");
      return Optional.empty();
    }
    var taken = view.gate().await();
    if (taken.verb() == ABORT) {
      throw aborted(taken.decision());
    }
    return Optional.of(taken);
  }

  private static Aborted aborted(Decision decision) {
    return new Aborted("aborted " + words(decision));
  }

  private static String words(Decision decision) {
    return "by %s: %s".formatted(decision.operator(), decision.reason());
  }

  /** Shows what runs after a parallel step ended or was decided about. */
  private void showWhatRuns() {
    if (sideBySide && !asking) {
      view.showRunning();
    }
  }
}

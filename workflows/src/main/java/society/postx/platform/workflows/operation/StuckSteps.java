package society.postx.platform.workflows.operation;

import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks operators what to do about a stuck step: shows the reason, alerts, reminds, and blocks until
 * one decides. It asks one question at a time, even if steps run in parallel.
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
    for (; ; ) {
      var attempt = Attempt.of(work);
      if (!attempt.failed()) {
        return attempt.get();
      }
      decide(step, verbs, attempt.failure());
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
        decide(step, List.of(RETRY, SKIP, ABORT), problem.get());
      } catch (Skipped | Aborted given) {
        return Optional.of(given.why());
      }
    }
  }

  /** Returns on retry; throws {@link Skipped} or {@link Aborted}. */
  private void decide(Step step, List<Verb> verbs, String why) {
    view.ended(step, StepState.STUCK, why);
    awaitTurn();
    asking = true;
    var unused =
        Cleanup.after(
            () -> ask(step, verbs, why),
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

  /** True for a retry. */
  private boolean ask(Step step, List<Verb> verbs, String why) {
    view.open(step.name(), verbs, null); // before the checklist shows that it waits
    var about = "\"%s\" is stuck: %s".formatted(step.title(), why);
    view.stage(Operation.WAITS, about);
    parent.waits(view.client(), about);
    view.incidents().untilAnswered(step, step.name(), why, verbs, view.gate()::decided);
    var taken = view.gate().await();
    parent.answered(view.client());
    var words = "by %s: %s".formatted(taken.decision().operator(), taken.decision().reason());
    if (taken.verb() == SKIP) {
      view.ended(step, StepState.SKIPPED, "skipped " + words);
      throw new Skipped("skipped " + words);
    }
    if (taken.verb() == ABORT) {
      throw new Aborted("aborted " + words);
    }
    view.running(step);
    return true;
  }

  /** Shows what runs after a parallel step ended or was decided about. */
  private void showWhatRuns() {
    if (sideBySide && !asking) {
      view.showRunning();
    }
  }
}

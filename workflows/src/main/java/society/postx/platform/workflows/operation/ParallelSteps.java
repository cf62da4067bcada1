package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs two pieces of work in parallel. If one fails, it cancels the other and throws the failure
 * once both have ended, so that nothing runs during an undo.
 */
final class ParallelSteps {
  private final StuckSteps stuck;
  private final List<RuntimeException> failures = new ArrayList<>();

  ParallelSteps(StuckSteps stuck) {
    this.stuck = stuck;
  }

  <A, B> Both<A, B> answers(Supplier<A> one, Supplier<B> other) {
    var first = Workflow.<A>newPromise();
    var second = Workflow.<B>newPromise();
    run(() -> first.complete(one.get()), () -> second.complete(other.get()));
    return new Both<>(first.get(), second.get());
  }

  <A> A answer(Supplier<A> one, Runnable other) {
    var first = Workflow.<A>newPromise();
    run(() -> first.complete(one.get()), other);
    return first.get();
  }

  void run(Runnable one, Runnable other) {
    if (inParallel()) {
      stuck.sideBySide(true);
      Cleanup.after(() -> inParallel(one, other), () -> stuck.sideBySide(false));
    } else {
      one.run();
      other.run();
    }
  }

  /**
   * False for runs begun before 2026-11-28, in which one followed the other. Their branch may go
   * after 2027-05-31.
   */
  private static boolean inParallel() {
    return Workflow.getVersion("together", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private void inParallel(Runnable one, Runnable other) {
    var sides = new ArrayList<Promise<Void>>();
    Workflow.newCancellationScope(
            scope -> {
              sides.add(Async.procedure(() -> attempt(scope, one)));
              sides.add(Async.procedure(() -> attempt(scope, other)));
            })
        .run();
    Promise.allOf(sides).get();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private void attempt(CancellationScope scope, Runnable work) {
    try {
      work.run();
    } catch (ControlFlow | TemporalFailure e) {
      failures.add(e);
      scope.cancel();
    }
  }
}

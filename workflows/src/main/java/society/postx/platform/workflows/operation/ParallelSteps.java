package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Two pieces of work side by side. Where one fails the other is cancelled, and the failure is
 * thrown once both have ended: nothing goes on behind an undo's back.
 */
final class ParallelSteps {
  private final List<RuntimeException> failures = new ArrayList<>();

  <A, B> Both<A, B> run(Supplier<A> one, Supplier<B> other) {
    var first = Workflow.<Optional<A>>newPromise();
    var second = Workflow.<Optional<B>>newPromise();
    Workflow.newCancellationScope(
            scope -> {
              first.completeFrom(Async.function(() -> attempt(scope, one)));
              second.completeFrom(Async.function(() -> attempt(scope, other)));
            })
        .run();
    Promise.allOf(first, second).get();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return new Both<>(first.get().orElseThrow(), second.get().orElseThrow());
  }

  private <T> Optional<T> attempt(CancellationScope scope, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (ControlFlow | TemporalFailure e) {
      failures.add(e);
      scope.cancel();
      return Optional.empty();
    }
  }
}

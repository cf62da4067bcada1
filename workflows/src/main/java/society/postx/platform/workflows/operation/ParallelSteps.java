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
 * Runs two pieces of work in parallel. If one fails, it cancels the other and throws the failure
 * once both have ended, so that nothing runs during an undo.
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

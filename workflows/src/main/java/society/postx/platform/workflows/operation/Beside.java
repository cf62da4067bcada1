package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/** Runs work beside a run's own whose end nobody waits for. */
final class Beside {
  private Beside() {}

  /**
   * Starts the work and answers its end, which may be ignored. A cancellation or a failed activity
   * ends it. A bug fails the workflow task: the SDK keeps an exception of such work for those who
   * wait for it, but lets an Error through.
   */
  static Promise<Void> run(Runnable work) {
    return Async.procedure(
        () -> {
          try {
            work.run();
          } catch (ControlFlow | TemporalFailure end) {
            Workflow.getLogger(Beside.class).info("ended: {}", end.getMessage());
          } catch (RuntimeException bug) {
            throw new AssertionError("a bug in work that nobody waits for", bug);
          }
        });
  }
}

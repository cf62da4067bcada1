package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * Tells the workflow that started this one that a decision is waited for here. Nobody waits for the
 * notice: a parent that has ended, or does not know the signal, must not keep people from deciding.
 */
final class ParentNotice {
  private Promise<@Nullable Void> last = Workflow.newPromise((Void) null);

  void waits(String client, String about) {
    send(new ChildWaits(client, about));
  }

  void answered(String client) {
    send(new ChildWaits(client, ""));
  }

  /** One after the other, as two signals that are under way at once may change places. */
  private void send(ChildWaits notice) {
    var parent = Workflow.getInfo().getParentWorkflowId();
    if (parent.isEmpty() || !KernelVersion.second()) {
      return;
    }
    var before = last;
    last =
        Async.procedure(
            () -> {
              before.get();
              signal(parent.get(), notice);
            });
  }

  /** To the newest run of the id: a parent may have continued as a new one. */
  private static void signal(String parent, ChildWaits notice) {
    try {
      Workflow.newUntypedExternalWorkflowStub(parent).signal(ChildWaits.SIGNAL, notice);
    } catch (SignalExternalWorkflowException | TemporalFailure gone) {
      Workflow.getLogger(ParentNotice.class)
          .info("{} does not hear what this run waits for: {}", parent, gone.getMessage());
    }
  }
}

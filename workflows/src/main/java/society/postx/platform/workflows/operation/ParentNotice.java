package society.postx.platform.workflows.operation;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * Signals to the parent workflow that this one waits for a decision. It does not wait for delivery:
 * a parent that has ended, or does not know the signal, must not keep operators from deciding.
 */
final class ParentNotice {
  private Promise<@Nullable Void> last = Workflow.newPromise((Void) null);

  void waits(String client, String about) {
    send(new ChildWaits(client, about));
  }

  void answered(String client) {
    send(new ChildWaits(client, ""));
  }

  /**
   * Sends one signal after the other, because two signals in flight may arrive in the wrong order.
   */
  private void send(ChildWaits notice) {
    var parent = Workflow.getInfo().getParentWorkflowId();
    if (parent.isEmpty() || !KernelVersion.second()) {
      return;
    }
    var before = last;
    last =
        Beside.run(
            () -> {
              before.get();
              signal(parent.get(), notice);
            });
  }

  /** Signals the newest run of the id: a parent may have continued as a new run. */
  private static void signal(String parent, ChildWaits notice) {
    try {
      Workflow.newUntypedExternalWorkflowStub(parent).signal(ChildWaits.SIGNAL, notice);
    } catch (SignalExternalWorkflowException | TemporalFailure gone) {
      Workflow.getLogger(ParentNotice.class)
          .info("cannot signal the parent {}: {}", parent, gone.getMessage());
    }
  }
}

package society.postx.platform.workflows.operation;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** Starts workflows that outlive the run that starts them; workflow code only. */
public final class OutlivingChild {
  private OutlivingChild() {}

  public static ChildWorkflowOptions options(String id) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setCancellationType(ChildWorkflowCancellationType.ABANDON)
        .build();
  }

  /**
   * Starts the child and waits until it is started, since an abandoned child that was not started
   * yet ends with its parent. False where one of its id runs already.
   */
  public static boolean started(Object stub, Runnable start) {
    var started = Workflow.<Boolean>newPromise();
    Workflow.newDetachedCancellationScope( // a cancelled run leaves it alone
            () -> {
              start.run();
              try {
                Workflow.getWorkflowExecution(stub).get();
                started.complete(true);
              } catch (ChildWorkflowFailure running) {
                started.complete(false);
              }
            })
        .run();
    return started.get();
  }
}

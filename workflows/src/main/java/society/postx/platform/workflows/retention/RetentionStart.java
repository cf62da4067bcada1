package society.postx.platform.workflows.retention;

import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.operation.OutlivingChild;

/** Starts the workflow that keeps an archive, for an offboarding and for the reconciler. */
public final class RetentionStart {
  private RetentionStart() {}

  /** It outlives the run that starts it. False where it runs already. */
  public static boolean of(ArchivedClient archive) {
    var child =
        Workflow.newChildWorkflowStub(
            RetainThenDelete.class, OutlivingChild.options(RetainThenDelete.id(archive)));
    return OutlivingChild.started(
        child, () -> Async.function(child::run, RetainThenDeleteInput.of(archive.client())));
  }
}

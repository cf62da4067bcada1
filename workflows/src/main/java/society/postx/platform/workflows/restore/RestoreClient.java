package society.postx.platform.workflows.restore;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/**
 * Restores one client from a backup, once an operator has approved what it changes. Its id is
 * {@code restore/<client>}. ADR §8.
 */
@WorkflowInterface
public interface RestoreClient extends OperatorHandlers {
  /** What the workflow's id begins with. */
  String ID = "restore/";

  /**
   * The same where the target is staging: a look does not keep others from restoring the client.
   */
  String STAGING_ID = "staging/";

  /** How long a host keeps what a restore replaced. */
  int KEPT_DAYS = 7;

  @WorkflowMethod
  RestoreClientResult run(@Nullable RestoreClientInput input);

  @SignalMethod(
      description =
          "Restores what the question shows. `{\"operator\":\"ops\",\"reason\":\"the client agreed\",\"plan\":\"5f1c2e90\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the client agreed\",\"plan\":\"5f1c2e90\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Leaves the client as it is. `{\"operator\":\"ops\",\"reason\":\"the wrong night\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the wrong night\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends the restore at a stuck step and leaves the client as it was before. `{\"operator\":\"ops\",\"reason\":\"the wrong night\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the wrong night\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

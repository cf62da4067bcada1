package society.postx.platform.workflows.offboarding;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;
import society.postx.platform.workflows.permit.Permit;

/**
 * Offboards a client: waits for the termination date, asks, makes and proves a final backup,
 * exports the data, removes everything and hands the archive to {@link
 * society.postx.platform.workflows.retention.RetainThenDelete}. Its id is {@code
 * offboard/<client>}. ADR §11.
 */
@WorkflowInterface
public interface OffboardClient extends OperatorHandlers {
  /** What the workflow's id begins with. */
  String ID = Permit.OFFBOARDING;

  @WorkflowMethod
  OffboardClientResult run(@Nullable OffboardClientInput input);

  @SignalMethod(
      description =
          "Moves the termination date while it is waited for. `{\"operator\":\"ops\",\"reason\":\"one month longer\",\"until\":\"2027-02-28\"}`")
  void moveDate(@Nullable Decision decision);

  @UpdateMethod(
      name = "moveDate",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"one month longer\",\"until\":\"2027-02-28\"}`")
  Checklist moveDateAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Approves the removal of what the question shows. `{\"operator\":\"carol\",\"reason\":\"contract ended\",\"plan\":\"5f1c2e90\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"carol\",\"reason\":\"contract ended\",\"plan\":\"5f1c2e90\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Leaves the client as it is. `{\"operator\":\"carol\",\"reason\":\"the wrong client\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"carol\",\"reason\":\"the wrong client\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "The client has its export. `{\"operator\":\"ops\",\"reason\":\"mail of 2027-02-03\"}`")
  void confirmReceipt(@Nullable Decision decision);

  @UpdateMethod(
      name = "confirmReceipt",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"mail of 2027-02-03\"}`")
  Checklist confirmReceiptAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Until the server is deleted: brings the client back as it was. `{\"operator\":\"ops\",\"reason\":\"the client stays\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the client stays\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

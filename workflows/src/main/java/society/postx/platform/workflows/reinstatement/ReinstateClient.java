package society.postx.platform.workflows.reinstatement;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/**
 * Brings an offboarded client back from its archive, which stays until the client is verified. Its
 * id is {@code reinstate/<client>}. ADR §11.
 */
@WorkflowInterface
public interface ReinstateClient extends OperatorHandlers {
  /** What the workflow's id begins with. */
  String ID = "reinstate/";

  @WorkflowMethod
  ReinstateClientResult run(@Nullable ReinstateClientInput input);

  @SignalMethod(
      description =
          "Approves the return of what the question shows. `{\"operator\":\"carol\",\"reason\":\"the customer stays\",\"plan\":\"5f1c2e90\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"carol\",\"reason\":\"the customer stays\",\"plan\":\"5f1c2e90\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Leaves the client in its archive. `{\"operator\":\"carol\",\"reason\":\"the wrong client\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"carol\",\"reason\":\"the wrong client\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Until users are in: leaves the client in its archive. `{\"operator\":\"ops\",\"reason\":\"the customer goes after all\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the customer goes after all\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

package society.postx.platform.workflows.pruning;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/**
 * Asks operators whether snapshots of one client may be forgotten, where {@code PruneBackups} must
 * not decide alone, and then forgets exactly those. Its id is {@code forget/<client>}. ADR §4.
 */
@WorkflowInterface
public interface ForgetSnapshots extends OperatorHandlers {
  /** What the workflow's id begins with. */
  String ID = "forget/";

  @WorkflowMethod
  ForgetReport run(@Nullable ForgetSnapshotsInput input);

  @SignalMethod(
      description =
          "Forgets the snapshots that the question names. `{\"operator\":\"ops\",\"reason\":\"they are old\",\"plan\":\"5f1c2e90\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"they are old\",\"plan\":\"5f1c2e90\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Keeps all snapshots; the next night asks again. `{\"operator\":\"ops\",\"reason\":\"the host was hijacked\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the host was hijacked\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends the operation at a stuck step; what is forgotten stays so. `{\"operator\":\"ops\",\"reason\":\"the box is away\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the box is away\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

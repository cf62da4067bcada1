package society.postx.platform.workflows.deployment;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/** Declares the handlers of one client's workflow in a rollout, a release's or an upgrade's. */
public interface TargetHandlers extends OperatorHandlers {
  @SignalMethod(
      description =
          "The same as skip: leaves the client as it is, for a person to repair. `{\"operator\":\"ops\",\"reason\":\"repairing it by hand\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"repairing it by hand\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

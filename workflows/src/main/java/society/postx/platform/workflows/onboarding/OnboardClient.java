package society.postx.platform.workflows.onboarding;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/** Onboards one client: from nothing to verified HTTPS with a first backup. ADR §10. */
@WorkflowInterface
public interface OnboardClient extends OperatorHandlers {
  @WorkflowMethod
  OnboardClientResult run(OnboardClientInput input);

  @SignalMethod(
      description =
          "Ends the onboarding and removes what it created. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

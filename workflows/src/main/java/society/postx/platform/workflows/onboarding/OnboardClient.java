package society.postx.platform.workflows.onboarding;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;

/** Takes one client from nothing to verified HTTPS with a first backup. ADR §10. */
@WorkflowInterface
public interface OnboardClient {
  @WorkflowMethod
  OnboardClientResult run(OnboardClientInput input);

  @QueryMethod(description = "The checklist as data.")
  Checklist progress();

  @SignalMethod(
      description =
          "Runs the stuck step again. `{\"operator\":\"ops\",\"reason\":\"limit raised\"}`")
  void retry(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Goes on without the stuck step, where that is harmless. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  void skip(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends the onboarding and removes what it created. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "retry",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"limit raised\"}`")
  Checklist retryAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "skip",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  Checklist skipAndReport(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}

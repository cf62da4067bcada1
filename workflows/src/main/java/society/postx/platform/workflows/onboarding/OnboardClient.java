package society.postx.platform.workflows.onboarding;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
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
  void retry(Decision decision);

  @SignalMethod(
      description =
          "Goes on without the stuck step, where that is harmless. `{\"operator\":\"ops\",\"reason\":\"known\"}`")
  void skip(Decision decision);

  @SignalMethod(
      description =
          "Ends the onboarding and removes what it created. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  void abort(Decision decision);

  @UpdateMethod(
      name = "retry",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"limit raised\"}`")
  Checklist retryAndReport(Decision decision);

  @UpdateMethod(
      name = "skip",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"known\"}`")
  Checklist skipAndReport(Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"wrong domain\"}`")
  Checklist abortAndReport(Decision decision);
}

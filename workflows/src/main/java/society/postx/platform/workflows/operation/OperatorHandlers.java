package society.postx.platform.workflows.operation;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of every operation: its checklist, retry and skip. Temporal's SDK adds them to each
 * workflow interface that extends this one, so it has no annotation itself.
 */
public interface OperatorHandlers {
  @QueryMethod(description = "The checklist as data.")
  Checklist progress();

  @SignalMethod(
      description =
          "Runs the stuck step again. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  void retry(@Nullable Decision decision);

  @UpdateMethod(
      name = "retry",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"looked at it\"}`")
  Checklist retryAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Goes on without the stuck step, where that is harmless. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  void skip(@Nullable Decision decision);

  @UpdateMethod(
      name = "skip",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"known\",\"step\":\"the step shown\"}`")
  Checklist skipAndReport(@Nullable Decision decision);
}

package society.postx.platform.workflows.rollout;

import java.util.function.Supplier;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;

/** Records the result of a rollout; if that fails, an operator decides and the outcome stands. */
public record ResultRecorder(OperatorView view, RolloutDecisions decisions, Step step) {
  public void write(String file, Supplier<String> record) {
    for (; ; ) {
      decisions.enter(RolloutStage.RECORDING, "Writing " + file);
      var recorded = new StepRunner(view).attempt(step, record);
      if (!recorded.failed()
          || decisions.ask(RolloutStage.RECORD_STUCK, step, recorded.failure()) == Verb.SKIP) {
        return;
      }
    }
  }
}

package society.postx.platform.workflows.rollout;

import java.util.function.Supplier;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;

/** Records the result of a rollout; if that fails, an operator decides and the outcome stands. */
public record Recording(Board board, Rollout rollout, Step step) {
  public void write(String file, Supplier<String> record) {
    for (; ; ) {
      rollout.enter(State.RECORDING, "Writing " + file);
      var recorded = new StepRunner(board).attempt(step, record);
      if (!recorded.failed()
          || rollout.ask(State.RECORD_STUCK, step, recorded.failure()) == Verb.SKIP) {
        return;
      }
    }
  }
}

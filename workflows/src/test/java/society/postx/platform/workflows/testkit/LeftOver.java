package society.postx.platform.workflows.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** A client's workflow that an earlier run of a rollout left running: it answers once told to. */
@WorkflowInterface
public interface LeftOver {
  @WorkflowMethod(name = "LeftOver")
  @Nullable JsonNode run();

  /** Ends it with this result. */
  @SignalMethod
  void answer(@Nullable JsonNode result);

  /** Keeps what it was signalled. */
  final class Impl implements LeftOver {
    private boolean answered;
    private @Nullable JsonNode result;

    @Override
    public @Nullable JsonNode run() {
      Workflow.await(() -> answered);
      return result;
    }

    @Override
    public void answer(@Nullable JsonNode given) {
      result = given;
      answered = true;
    }
  }
}

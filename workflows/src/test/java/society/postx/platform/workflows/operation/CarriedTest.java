package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class CarriedTest {
  private final WorkflowTestKit kit = new WorkflowTestKit();

  /** Continues once, carrying something. */
  @WorkflowInterface
  public interface Walk {
    @WorkflowMethod(name = "Walk")
    String run(Map<String, @Nullable String> input);
  }

  public static final class WalkImpl implements Walk {
    @Override
    public String run(Map<String, @Nullable String> input) {
      var carried = input.get("carried");
      CarriedState.requireContinued("carried", carried);
      if (carried == null) {
        Workflow.continueAsNew(Map.of("carried", "half of it"));
      }
      return String.valueOf(carried);
    }
  }

  @BeforeEach
  void start() {
    kit.workWithoutActivities(WalkImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aContinuedRunGoesOnWithWhatItWasHanded() {
    assertThat(walk(Map.of()).getResult(String.class)).isEqualTo("half of it");
  }

  @Test
  void typedItIsRefusedInWords() {
    var typed = walk(Map.of("carried", "half of it"));
    assertThatThrownBy(() -> typed.getResult(String.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("carried: only a run that continues an earlier one carries it")
        .hasStackTraceContaining("INVALID_INPUT");
  }

  private WorkflowStub walk(Map<String, String> input) {
    var run = kit.client().newUntypedWorkflowStub("Walk", WorkflowTestKit.options("walk"));
    run.start(input);
    return run;
  }
}

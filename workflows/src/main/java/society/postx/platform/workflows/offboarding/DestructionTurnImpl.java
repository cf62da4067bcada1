package society.postx.platform.workflows.offboarding;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.InvalidInput;

/** Runs for the given minutes, during which no other client is deleted. */
public final class DestructionTurnImpl implements DestructionTurn {
  @Override
  public void last(@Nullable DestructionTurnInput input) {
    if (input == null) {
      throw new InvalidInput("input: is missing");
    }
    Workflow.setCurrentDetails(
        "**%s** may be deleted now; the next client's deletion waits %d minutes."
            .formatted(input.client(), input.minutes()));
    Workflow.sleep(Duration.ofMinutes(input.minutes()));
  }
}

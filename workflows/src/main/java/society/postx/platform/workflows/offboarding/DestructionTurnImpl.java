package society.postx.platform.workflows.offboarding;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.InvalidInput;

/** Lasts its minutes. */
public final class DestructionTurnImpl implements DestructionTurn {
  @Override
  public void last(@Nullable DestructionTurnInput input) {
    if (input == null) {
      throw new InvalidInput("input: is missing");
    }
    Workflow.setCurrentDetails(
        "**%s** was deleted; the next client's deletion waits %d minutes."
            .formatted(input.client(), input.minutes()));
    Workflow.sleep(Duration.ofMinutes(input.minutes()));
  }
}

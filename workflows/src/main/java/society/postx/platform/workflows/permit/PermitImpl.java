package society.postx.platform.workflows.permit;

import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.text.ShownText;

/** Holds a client's permit until the holder releases it. */
public final class PermitImpl implements Permit {
  private boolean released;

  @Override
  public void hold(@Nullable PermitHolder holder) {
    if (holder == null) {
      throw new InvalidInput("input: is missing (example: \"onboard/alpha\")");
    }
    Workflow.setCurrentDetails(
        "Held by **%s**. The holder releases it."
            .formatted(ShownText.markdown(holder.operation())));
    Workflow.await(() -> released);
  }

  @Override
  public void release() {
    released = true;
  }
}

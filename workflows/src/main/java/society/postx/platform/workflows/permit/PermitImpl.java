package society.postx.platform.workflows.permit;

import io.temporal.workflow.Workflow;

public final class PermitImpl implements Permit {
  private boolean released;

  @Override
  public void hold(String holder) {
    Workflow.setCurrentDetails("Held by **%s**. Its holder ends it.".formatted(holder));
    Workflow.await(() -> released);
  }

  @Override
  public void release() {
    released = true;
  }
}

package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.client.ClientName;

/** Workflow ids of the workflows that a run starts for its clients. */
public final class ChildId {
  private ChildId() {}

  /** {@code <this run's workflow id>/<client>}. */
  public static String of(ClientName client) {
    return Workflow.getInfo().getWorkflowId() + "/" + client;
  }
}

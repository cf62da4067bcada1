package society.postx.platform.workflows.operation;

import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.client.ClientName;

/** Builds the workflow ids of a run's client workflows. */
public final class ChildId {
  private ChildId() {}

  /** {@code <this run's workflow id>/<client>}. */
  public static String of(ClientName client) {
    return Workflow.getInfo().getWorkflowId() + "/" + client;
  }
}

package society.postx.platform.activities.permit;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitActivities;

/** Asks Temporal who holds a permit: its holder is in the memo of {@code client/<name>}. */
public final class TemporalPermits implements PermitActivities {
  private final WorkflowClient client;

  public TemporalPermits(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public String holderOf(ClientName name) {
    try {
      var permit = client.newUntypedWorkflowStub("client/" + name).describe();
      if (permit.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
        return "nobody";
      }
      return "%s since %s"
          .formatted(
              permit.getMemo(Permit.HOLDER, String.class),
              permit.getMemo(Permit.SINCE, String.class));
    } catch (WorkflowNotFoundException e) {
      return "nobody";
    }
  }
}

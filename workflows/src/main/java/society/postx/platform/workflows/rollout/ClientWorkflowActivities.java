package society.postx.platform.workflows.rollout;

import io.temporal.activity.ActivityInterface;
import io.temporal.common.converter.RawValue;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Waits for clients' workflows that this run did not start: an earlier run left them running. */
@ActivityInterface
public interface ClientWorkflowActivities {
  /**
   * Returns what the workflow answers, unchanged and at most Temporal's 2 MB, once it has ended;
   * that may take days. If it waits for a decision already, the rollout gets the signal {@link
   * society.postx.platform.workflows.operation.ChildWaits#SIGNAL} for it.
   *
   * <p>Fails with REQUEST_REFUSED if it ended without a result or is unknown, and with
   * FOREIGN_RESOURCE, after its end, if another rollout started it under the same id.
   *
   * @param workflowId {@code <id of the calling workflow>/<client>}
   * @param rollout of the calling run, the same before and after a reset
   */
  RawValue awaitClientWorkflow(String workflowId, RunLabel rollout);

  /**
   * Returns those of the clients for which an earlier run of the rollout started a workflow,
   * whether it still runs or not.
   *
   * @param rollout of the calling run, the same before and after a reset
   */
  List<ClientName> findClientWorkflows(List<ClientName> clients, RunLabel rollout);
}

package society.postx.platform.workflows.rollout.targets;

import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;

/**
 * One client's row in the answer of a rollout's query.
 *
 * @param state RUNNING, WAITS if its own workflow waits for a decision, or its outcome so far
 * @param why reason for any outcome other than DONE, or what it waits for; else empty
 * @param workflowId of its own workflow, where its own checklist is
 */
public record ClientRow(
    ClientName client, Group group, String state, String why, String workflowId) {
  public static final String WAITS = "WAITS";
}

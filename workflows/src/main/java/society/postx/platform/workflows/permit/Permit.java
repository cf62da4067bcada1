package society.postx.platform.workflows.permit;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The right to change one client, held as long as this workflow runs: its id {@code client/<name>}
 * exists once, so starting it is an atomic acquire. Started as a child that ends with its parent,
 * whatever ends the parent.
 */
@WorkflowInterface
public interface Permit {
  /** Memo keys that say who holds it. */
  String HOLDER = "holder";

  String SINCE = "since";

  @WorkflowMethod(name = "Permit")
  void hold(String holder);

  @SignalMethod(
      description = "Sent by the holder when it is done; not for people: end the holder instead.")
  void release();
}

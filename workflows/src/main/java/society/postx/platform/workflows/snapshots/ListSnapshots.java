package society.postx.platform.workflows.snapshots;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Lists a client's snapshots, newest by the box's time first; changes nothing. ADR §4. */
@WorkflowInterface
public interface ListSnapshots {
  /** What the workflow's id begins with. */
  String ID = "snapshots/";

  @WorkflowMethod
  SnapshotList run(@Nullable ListSnapshotsInput input);
}

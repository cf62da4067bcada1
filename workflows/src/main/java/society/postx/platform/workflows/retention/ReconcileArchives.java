package society.postx.platform.workflows.retention;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Compares each day what Git, Temporal and the Storage Box say about archives, starts the workflow
 * of an archive that lost it, and reports all else in one alert. Deletes nothing. ADR §11.
 */
@WorkflowInterface
public interface ReconcileArchives {
  @WorkflowMethod
  ReconcileArchivesResult run(@Nullable ReconcileArchivesInput input);
}

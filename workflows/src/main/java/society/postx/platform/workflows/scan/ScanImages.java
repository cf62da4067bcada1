package society.postx.platform.workflows.scan;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Scans the clients' running images with Trivy, commits the report and alerts the operators to new
 * critical vulnerabilities. Changes nothing on any host. Started by a schedule. ADR §9.
 */
@WorkflowInterface
public interface ScanImages {
  @WorkflowMethod
  ScanImagesResult run(@Nullable ScanImagesInput input);

  @QueryMethod(description = "The clients as a checklist.")
  Checklist progress();
}

package society.postx.platform.workflows.proof;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Proves each week that every client's backups can be read, and reports what is wrong in one alert.
 * Changes no backup. Started by a schedule. ADR §4 "Verification".
 */
@WorkflowInterface
public interface VerifyBackups {
  @WorkflowMethod
  VerifyBackupsResult run(@Nullable VerifyBackupsInput input);

  @QueryMethod(description = "The clients as a checklist.")
  Checklist progress();
}

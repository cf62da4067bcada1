package society.postx.platform.workflows.platformbackup;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Backs up the infrastructure repository, hand-overs and evidence to the Storage Box, reads back
 * what it stored, and forgets old backups. ADR §4, §5.
 */
@WorkflowInterface
public interface BackUpPlatform {
  @WorkflowMethod
  BackUpPlatformResult run(@Nullable BackUpPlatformInput input);
}

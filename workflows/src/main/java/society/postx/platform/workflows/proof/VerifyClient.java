package society.postx.platform.workflows.proof;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the backups of one client: its id is {@code <id of VerifyBackups>/<client>}. Started by
 * {@code VerifyBackups} or by hand.
 */
@WorkflowInterface
public interface VerifyClient {
  /**
   * Answers {@link ClientProof#verdict}. What is wrong with a backup is an answer, not a failure;
   * it fails where it could not look at all, with BUSY where another operation held the client all
   * the time.
   */
  @WorkflowMethod
  String run(@Nullable VerifyClientInput input);
}

package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Reports how one client's deployment ended and how to roll it back.
 *
 * @param back how to roll it back later; null if nothing is left to roll back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployClientResult(DeploymentResult deployment, @Nullable RollbackPlan back)
    implements ClientResult {
  @Override
  public DeploymentResult.Outcome outcome() {
    return deployment.outcome();
  }

  @Override
  public String why() {
    return deployment.why();
  }
}

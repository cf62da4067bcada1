package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a client's share of a release ended.
 *
 * @param back how to undo it later; null where nothing was changed, or nothing is left to undo
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeployClientResult(DeploymentResult deployment, @Nullable WayBack back)
    implements ShareResult {
  @Override
  public DeploymentResult.Outcome outcome() {
    return deployment.outcome();
  }

  @Override
  public String why() {
    return deployment.why();
  }
}

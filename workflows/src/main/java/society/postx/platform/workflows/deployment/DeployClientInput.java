package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.payload.WrittenByParent;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Input of one client's deployment; {@code DeployRelease} writes it, people do not.
 *
 * @param release its id: the pre-deployment snapshot carries it
 * @param apps to deploy; empty for all, and {@code base/} with them
 * @param unwellToo whether an operator decided that an unhealthy host is changed too
 * @param back how to roll the client back; null to deploy
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@WrittenByParent
public record DeployClientInput(
    HostAddress host,
    String release,
    String commit,
    List<AppName> apps,
    boolean unwellToo,
    @Nullable RollbackPlan back) {
  public DeployClientInput {
    required("host", host);
    required("release", release);
    required("commit", commit);
    required("apps", apps);
  }

  private static void required(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is missing");
    }
  }

  boolean base() {
    return apps.isEmpty();
  }
}

package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;

/**
 * Reports how an upgrade ended for one client.
 *
 * @param outcome as for a deployment. FAILED also if the client was unhealthy after its upgrade and
 *     an operator gave up: {@code packages} and {@code rebooted} show what was changed
 * @param why reason for any outcome other than DONE; empty for DONE
 * @param packages what was upgraded
 * @param snapshot restic's id of the backup before it; null where none was made
 * @param evidence where the evidence of an unhealthy host is; null for a healthy one
 * @param downtime measured from outside; null if nothing was changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpgradeResult(
    ClientName client,
    Outcome outcome,
    String why,
    List<PackageChange> packages,
    boolean rebooted,
    @Nullable String snapshot,
    @Nullable String evidence,
    @Nullable Downtime downtime,
    Map<String, Duration> durations)
    implements ClientResult {
  /** Result of a client that was not changed. */
  static UpgradeResult untouched(ClientName client, Outcome outcome, String why) {
    return new UpgradeResult(client, outcome, why, List.of(), false, null, null, null, Map.of());
  }
}

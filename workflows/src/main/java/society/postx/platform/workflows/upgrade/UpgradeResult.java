package society.postx.platform.workflows.upgrade;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.ShareResult;

/**
 * How an upgrade ended for one client.
 *
 * @param outcome as for a deployment; FAILED where nothing was changed, and where the client was
 *     not well after its upgrade and people gave it up: {@code packages} and {@code rebooted} tell
 * @param why of any outcome but DONE; empty for that
 * @param packages what was upgraded
 * @param snapshot restic's id of the backup before it; null where none was made
 * @param evidence where the words of a host that was not well are kept; null for one that was
 * @param downtime seen from outside; null where nothing was changed
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
    implements ShareResult {
  /** For a client that nothing was done to. */
  static UpgradeResult untouched(ClientName client, Outcome outcome, String why) {
    return new UpgradeResult(client, outcome, why, List.of(), false, null, null, null, Map.of());
  }
}

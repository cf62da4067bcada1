package society.postx.platform.workflows.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Reports how a release ended for one client.
 *
 * @param why reason for any outcome other than DONE; empty for DONE
 * @param before what it ran
 * @param after what it runs now
 * @param images what it runs now, as Docker Compose resolves it
 * @param migrated apps that a rollback restores from the snapshot; empty if nothing was changed
 * @param snapshot restic's id of the pre-deployment backup; null if none was made
 * @param evidence where the evidence of the failing host is; null if nothing failed
 * @param downtime measured from outside; null if nothing was changed
 */
public record DeploymentResult(
    ClientName client,
    Outcome outcome,
    String why,
    List<AppAt> before,
    List<AppAt> after,
    List<String> images,
    List<AppName> migrated,
    @Nullable String snapshot,
    @Nullable String evidence,
    @Nullable Downtime downtime,
    Map<String, Duration> durations) {

  public enum Outcome {
    /** Runs the release and is healthy. */
    DONE,
    /** Ran the release already. */
    UP_TO_DATE,
    /** Nothing was changed: no backup, no change. */
    FAILED,
    /** Was changed, failed its check and was rolled back; it is healthy. */
    ROLLED_BACK,
    /** Was changed and could not be rolled back; an operator has to repair it. */
    BROKEN,
    /** Unreachable, unhealthy, busy or outside its window: nothing was changed. */
    DEFERRED,
    NOT_STARTED
  }
}

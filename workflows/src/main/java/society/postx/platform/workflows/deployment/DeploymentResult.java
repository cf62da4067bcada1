package society.postx.platform.workflows.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * How a release ended for one client.
 *
 * @param why of any outcome but DONE; empty for that
 * @param before what it ran
 * @param after what it runs now
 * @param images what it runs now, as Docker Compose resolves it
 * @param migrated apps of which only the snapshot leads back; empty where nothing was changed
 * @param snapshot restic's id of the pre-deployment backup; null where none was made
 * @param evidence where the failing host's words are kept; null where nothing failed
 * @param downtime seen from outside; null where nothing was changed
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
    /** Runs the release, seen healthy. */
    DONE,
    /** Ran it already. */
    UP_TO_DATE,
    /** Nothing was changed: no backup, no change. */
    FAILED,
    /** Was changed, failed its check, and runs what it ran before, seen healthy. */
    ROLLED_BACK,
    /** Was changed and could not be brought back; a person has to look. */
    BROKEN,
    /** Not reachable, busy, or outside of its window: nothing was changed. */
    DEFERRED,
    NOT_STARTED
  }
}

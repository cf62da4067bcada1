package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * How a restore ended.
 *
 * @param restored whether it changed the client; false for a dry run and a rejected restore
 * @param summary for people
 * @param safetySnapshot restic's id of the backup made before it; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreClientResult(
    ClientName client,
    boolean restored,
    String summary,
    ChosenSnapshot snapshot,
    List<AppAt> apps,
    List<String> forecast,
    @Nullable String safetySnapshot,
    List<Change> changes,
    List<String> skipped,
    Map<String, Duration> durations) {}

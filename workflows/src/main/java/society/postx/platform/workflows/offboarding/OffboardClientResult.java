package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.ClientName;

/**
 * How an offboarding ended.
 *
 * @param removed false for a dry run and without an approval: the client is as it was
 * @param summary for people
 * @param plan what was found, one line each
 * @param commit of the archived files; null where nothing was removed
 * @param retention id of the workflow that keeps the archive; null where nothing was removed
 * @param evidence what was verified afterwards, one line each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OffboardClientResult(
    ClientName client,
    boolean removed,
    String summary,
    List<String> plan,
    @Nullable String commit,
    @Nullable String retention,
    List<String> evidence,
    List<Change> changes,
    List<String> skipped,
    Map<String, Duration> durations) {}

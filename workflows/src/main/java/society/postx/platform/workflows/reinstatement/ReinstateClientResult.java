package society.postx.platform.workflows.reinstatement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.ClientName;

/**
 * How a reinstatement ended.
 *
 * @param reinstated false for a dry run and without an approval: the archive is as it was
 * @param summary for people
 * @param archive what was found, one line each
 * @param commit that made it a client again; null where nothing came back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReinstateClientResult(
    ClientName client,
    boolean reinstated,
    String summary,
    List<String> archive,
    @Nullable String commit,
    List<Change> changes,
    List<String> skipped,
    Map<String, Duration> durations) {}

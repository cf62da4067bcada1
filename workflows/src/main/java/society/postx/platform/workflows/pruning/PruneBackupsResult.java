package society.postx.platform.workflows.pruning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.UsageReport;

/**
 * Reports what was pruned for each client.
 *
 * @param summary one sentence
 * @param clients removed snapshots, or why it was not pruned
 * @param box what the look at the Storage Box found; null where the run took none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PruneBackupsResult(
    String summary, SortedMap<String, String> clients, @Nullable UsageReport box) {}

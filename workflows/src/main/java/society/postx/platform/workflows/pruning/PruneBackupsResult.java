package society.postx.platform.workflows.pruning;

import java.util.SortedMap;

/**
 * Reports what was pruned for each client.
 *
 * @param summary one sentence
 * @param clients removed snapshots, or why it was not pruned
 */
public record PruneBackupsResult(String summary, SortedMap<String, String> clients) {}

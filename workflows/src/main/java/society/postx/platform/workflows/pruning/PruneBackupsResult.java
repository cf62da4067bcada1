package society.postx.platform.workflows.pruning;

import java.util.SortedMap;

/**
 * Reports what was pruned for each client.
 *
 * @param summary one sentence
 * @param clients what was forgotten, or what it waits for
 */
public record PruneBackupsResult(String summary, SortedMap<String, String> clients) {}

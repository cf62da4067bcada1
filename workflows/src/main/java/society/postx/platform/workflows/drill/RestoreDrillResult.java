package society.postx.platform.workflows.drill;

import java.util.List;
import java.util.SortedMap;

/**
 * Reports what was drilled.
 *
 * @param summary one sentence
 * @param clients what the drill of each proved, the worst first, or why it was not drilled
 * @param findings what an operator should look at, one line each
 */
public record RestoreDrillResult(
    String summary, SortedMap<String, String> clients, List<String> findings) {}

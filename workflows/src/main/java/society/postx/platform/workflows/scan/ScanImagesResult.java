package society.postx.platform.workflows.scan;

import java.util.List;
import java.util.SortedMap;

/**
 * Reports how an image scan went.
 *
 * @param summary one sentence
 * @param report the page in the infrastructure repository
 * @param commit that has it
 * @param fresh critical vulnerabilities that no earlier alert reported
 * @param silent clients whose hosts did not answer, and why; their state is unknown, not clean
 */
public record ScanImagesResult(
    String summary,
    String report,
    String commit,
    List<String> fresh,
    SortedMap<String, String> silent) {}

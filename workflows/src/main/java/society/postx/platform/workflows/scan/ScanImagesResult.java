package society.postx.platform.workflows.scan;

import java.util.List;
import java.util.SortedMap;

/**
 * How it went.
 *
 * @param summary one sentence
 * @param report the page in the infrastructure repository
 * @param commit that has it
 * @param fresh critical vulnerabilities that nobody had been told of
 * @param silent clients whose hosts did not answer, and why: they are not clean, they are unknown
 */
public record ScanImagesResult(
    String summary,
    String report,
    String commit,
    List<String> fresh,
    SortedMap<String, String> silent) {}

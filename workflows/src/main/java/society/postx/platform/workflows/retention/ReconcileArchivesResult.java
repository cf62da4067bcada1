package society.postx.platform.workflows.retention;

import java.util.List;

/**
 * Reports a comparison.
 *
 * @param summary one sentence
 * @param findings what an operator should look at, one line each; the first 200
 * @param started ids of workflows that archives had lost; of a dry run, which it would start
 * @param notes what is as it should be, but not finished yet
 */
public record ReconcileArchivesResult(
    String summary, List<String> findings, List<String> started, List<String> notes) {
  public ReconcileArchivesResult {
    findings = List.copyOf(findings);
    started = List.copyOf(started);
    notes = List.copyOf(notes);
  }
}

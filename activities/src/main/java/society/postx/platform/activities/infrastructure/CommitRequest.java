package society.postx.platform.activities.infrastructure;

import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.text.ShownText;

/**
 * A change that the infrastructure repository should get as one commit.
 *
 * @param summary the commit's first line: {@code alpha: add the client}
 * @param workflow id of the workflow that asks for it; becomes a trailer
 * @param run becomes a trailer, too: an undo looks for it
 */
public record CommitRequest(String summary, String workflow, RunLabel run, Edits edits) {
  private static final int SUMMARY = 200;

  /** A line end in either could forge a trailer, which an undo believes. */
  public CommitRequest {
    summary = ShownText.shortened(ShownText.oneLine(summary), SUMMARY);
    workflow = ShownText.oneLine(workflow);
  }

  /** Computes the edits for each newest commit that is tried, since the files may have changed. */
  @FunctionalInterface
  public interface Edits {
    /** Paths with their new content, empty for a file to remove. */
    Map<String, Optional<byte[]>> on(Checkout newest);
  }

  String message() {
    return "%s\n\nWorkflow: %s\n%s: %s\n".formatted(summary, workflow, RunLabel.KEY, run);
  }
}

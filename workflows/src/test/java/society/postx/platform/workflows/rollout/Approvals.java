package society.postx.platform.workflows.rollout;

import static java.util.Objects.requireNonNull;

import io.temporal.client.WorkflowStub;
import java.util.Map;
import society.postx.platform.workflows.operation.Checklist;

/** Approves the plan that the open question shows, as people do. */
public final class Approvals {
  private Approvals() {}

  /** By signal: the test server skips no time any more once it has seen an update. */
  public static void approve(WorkflowStub run, String reason) {
    run.signal("approve", Map.of("operator", "ops", "reason", reason, "plan", plan(run)));
  }

  /** Digest that the open approval of the run shows. */
  public static String plan(WorkflowStub run) {
    var question = run.query("progress", Checklist.class).question();
    return requireNonNull(question, "no approval is open").digest();
  }
}

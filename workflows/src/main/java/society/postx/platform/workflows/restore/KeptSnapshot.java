package society.postx.platform.workflows.restore;

import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;

/** Protects a restore's snapshot from retention until people have decided, which may take days. */
final class KeptSnapshot {
  private KeptSnapshot() {}

  static void whileDeciding(
      Operation operation, Step choosing, ClientName client, ChosenSnapshot snapshot) {
    if (keeps()) {
      var unused =
          operation.ask(
              choosing,
              RestoreActivities.class,
              it -> it.keepForDecision(client, Operation.runLabel(), snapshot));
    }
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-02. */
  private static boolean keeps() {
    return Workflow.getVersion("keep-chosen", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}

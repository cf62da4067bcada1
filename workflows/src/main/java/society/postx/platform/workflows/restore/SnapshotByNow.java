package society.postx.platform.workflows.restore;

import io.temporal.workflow.Workflow;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks after an approval, which may take days, which snapshot the input means by now: a restore of
 * the one that was the latest then would lose the nights between. A restore of single files does
 * not ask: the night after a file was deleted has no such file.
 */
final class SnapshotByNow {
  private SnapshotByNow() {}

  /** Why the approved snapshot is not what the input means; empty if it is. */
  static String changed(
      Operation operation,
      Step step,
      RestoreClientInput input,
      SubAccount account,
      ChosenSnapshot approved) {
    var selector = input.selector();
    var now =
        operation.ask(
            step,
            RestoreActivities.class,
            it -> it.chooseSnapshot(input.client(), account, selector));
    return now.id().equals(approved.id())
        ? ""
        : "snapshot '%s' is %s of %s (approved: %s of %s; to restore that all the same: --snapshot %s)"
            .formatted(
                selector,
                now.shortId(),
                Quantities.time(now.storedAt()),
                approved.shortId(),
                Quantities.time(approved.storedAt()),
                approved.shortId());
  }

  /**
   * False for runs that looked again before 2026-12-02, which compare neither this nor an app's
   * host nor how a lost server's host is. Their branch may go after 2027-03-31.
   */
  static boolean asked() {
    return Workflow.getVersion("snapshot-by-now", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}

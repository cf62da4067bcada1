package society.postx.platform.starter.bootstrap;

import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/**
 * Sets the Storage Box's snapshot plan where it has none, or one that keeps too few. It may run
 * again; what an operator set higher stays.
 */
record BoxPlanSetter(Shell shell) {
  private static final String SUBJECT = "storage box: ";

  /** What was done, as one line. */
  String ensure() {
    var box = StorageBoxClient.of(shell);
    if (box.isEmpty()) {
      return SUBJECT
          + "no snapshot plan was set: HCLOUD_TOKEN (or HCLOUD_TOKEN_FILE) and PLATFORM_REPOSITORY (a folder) say where; set both and run bootstrap again";
    }
    var seen = box.get().read();
    var before = seen.plan();
    var wanted =
        before.isEmpty()
            ? BoxSnapshotPlan.fresh(seen.limit())
            : before.get().raised(seen.limit()).orElse(before.get());
    if (before.isPresent() && before.get().equals(wanted)) {
      return SUBJECT + "snapshot plan as it was: " + said(wanted);
    }
    box.get().enable(wanted);
    return "%ssnapshot plan %s: %s"
        .formatted(SUBJECT, before.isEmpty() ? "created" : "raised", said(wanted));
  }

  private static String said(BoxSnapshotPlan plan) {
    return plan.outlivesTwoPrunes()
        ? plan.text()
        : plan.text() + "; two prunes take 14 days, so change it in the Hetzner Console";
  }
}

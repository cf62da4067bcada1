package society.postx.platform.starter.doctor;

import java.util.List;
import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/** Checks that the Storage Box takes snapshots of itself that outlive two prunes. */
record BoxPlanCheck(Shell shell) {
  private static final String SUBJECT = "storage box";
  private static final String BOOTSTRAP = "./platform bootstrap";

  /** Nothing where other checks say what is missing. */
  List<Finding> check() {
    try {
      return StorageBoxClient.of(shell).map(StorageBoxClient::read).map(this::judged).stream()
          .toList();
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(SUBJECT, refusal.said(), "correct it, then run doctor again"));
    }
  }

  private Finding judged(StorageBoxClient.Seen seen) {
    var plan = seen.plan();
    var problem = BoxSnapshotPlan.problem(plan);
    if (problem.isEmpty()) {
      return Finding.fine(SUBJECT, "snapshot plan: " + plan.orElseThrow().text());
    }
    return Finding.wrong(
        SUBJECT,
        problem.get(),
        plan.isEmpty() || plan.get().raised(seen.limit()).isPresent()
            ? BOOTSTRAP
            : "choose a weekly plan in the Hetzner Console; the box's type keeps at most %d"
                .formatted(seen.limit()));
  }
}

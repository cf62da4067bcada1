package society.postx.platform.starter.doctor;

import java.util.List;
import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

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
    if (seen.plan().isEmpty()) {
      return Finding.wrong(
          SUBJECT, "has no snapshot plan, so a prune by mistake is final", BOOTSTRAP);
    }
    var plan = seen.plan().get();
    if (plan.outlivesTwoPrunes()) {
      return Finding.fine(SUBJECT, "snapshot plan: " + plan.text());
    }
    return Finding.wrong(
        SUBJECT,
        "snapshot plan: %s; two prunes take 14 days".formatted(plan.text()),
        plan.raised(seen.limit()).isPresent()
            ? BOOTSTRAP
            : "choose a weekly plan in the Hetzner Console; the box's type keeps at most %d"
                .formatted(seen.limit()));
  }
}

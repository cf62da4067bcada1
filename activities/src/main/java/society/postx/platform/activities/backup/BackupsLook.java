package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.BackupsSeen;

/** Looks at a client's snapshots and keys by the box's clock. */
record BackupsLook(ClientRetention retention, SnapshotListing listing) {
  /** Retention runs each night; a few get out of all terms between it and verification. */
  private static final int LEFT = 3;

  BackupsSeen see(ClientName client, SubAccount account) {
    var report = retention.report(client, account);
    var snapshots = listing.of(client, account).dated();
    var newest = snapshots.isEmpty() ? null : snapshots.getLast();
    var before = snapshots.size() < 2 ? null : snapshots.get(snapshots.size() - 2);
    return new BackupsSeen(
        late(report),
        suspicious(report),
        newest == null ? null : newest.id(),
        newest == null ? null : newest.stored().orElseThrow(),
        before == null ? null : before.id());
  }

  private static List<String> late(ForgetReport report) {
    var state = report.state();
    return state == null || state.lateness().late().isEmpty()
        ? List.of()
        : List.of(state.lateness().late());
  }

  private static List<String> suspicious(ForgetReport report) {
    var found = new ArrayList<>(report.suspicions());
    if (!report.question().isEmpty()) {
      found.add("retention waits for an operator: " + report.question());
    } else if (report.forget().size() > LEFT) {
      found.add(
          "retention has not forgotten %d snapshots that are out of all terms"
              .formatted(report.forget().size()));
    }
    return found;
  }
}

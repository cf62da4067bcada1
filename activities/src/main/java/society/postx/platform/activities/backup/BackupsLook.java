package society.postx.platform.activities.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.BackupsSeen;

/** Looks at a client's snapshots and keys by the box's clock. */
record BackupsLook(
    InfrastructureRepository infrastructure, ClientRetention retention, SnapshotListing listing) {
  /** Retention runs each night; a few get out of all terms between it and verification. */
  private static final int LEFT = 3;

  BackupsSeen see(ClientName client, SubAccount account) {
    var report = retention.report(client, account);
    var latest = infrastructure.latest();
    var listed = listing.of(client, account, LostSnapshots.wanted(latest, client));
    var lost = new LostSnapshots(latest, client, listed);
    var snapshots = listed.dated();
    var newest = snapshots.isEmpty() ? null : snapshots.getLast();
    var before = snapshots.size() < 2 ? null : snapshots.get(snapshots.size() - 2);
    return new BackupsSeen(
        late(report),
        Stream.concat(suspicious(report).stream(), lost.sentences().stream()).toList(),
        newest == null ? null : newest.id(),
        newest == null ? null : newest.stored().orElseThrow(),
        before == null ? null : before.id(),
        base(snapshots, PinFile.forRetention(latest, client), listed.now()),
        lost.present());
  }

  /**
   * With what the look of an older worker lacks, which another one took in the same run: the newest
   * snapshot's full id, and the base.
   */
  BackupsSeen completed(ClientName client, SubAccount account, BackupsSeen seen) {
    var newest = seen.newest();
    var latest = infrastructure.latest();
    var pins = PinFile.forRetention(latest, client);
    if (newest == null || seen.base() != null || pins.stream().noneMatch(SnapshotPin::isBase)) {
      return seen;
    }
    var wanted =
        Stream.concat(LostSnapshots.wanted(latest, client).stream(), Stream.of(newest)).toList();
    var listed = listing.of(client, account, wanted);
    var upToNewest = upTo(newest, listed.dated());
    return upToNewest.isEmpty()
        ? seen
        : new BackupsSeen(
            seen.late(),
            seen.suspicious(),
            upToNewest.getLast().id(),
            seen.stored(),
            seen.before(),
            base(upToNewest, pins, listed.now()),
            seen.present());
  }

  /** Somebody may have accepted a later one since the look. */
  private static List<StoredSnapshot> upTo(String newest, List<StoredSnapshot> snapshots) {
    for (var at = 0; at < snapshots.size(); at++) {
      if (snapshots.get(at).id().startsWith(newest)) {
        return snapshots.subList(0, at + 1);
      }
    }
    return List.of();
  }

  private static @Nullable String base(
      List<StoredSnapshot> snapshots, List<SnapshotPin> pins, Instant now) {
    return snapshots.stream()
        .filter(it -> pins.stream().anyMatch(pin -> pin.isBase() && pin.holds(it, now)))
        .map(StoredSnapshot::id)
        .reduce((earlier, later) -> later)
        .orElse(null);
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

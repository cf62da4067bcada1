package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.text.Quantities;

/**
 * A restic snapshot.
 *
 * @param id restic's short id
 * @param takenAt when the box stored it, where the platform looked; else what the snapshot claims
 * @param bytes size of what was backed up
 */
public record Snapshot(String id, Instant takenAt, long bytes, long files, List<Change> changes)
    implements ChangeReport {
  /** The same with what a run changed to have it. */
  public Snapshot with(List<Change> made) {
    return new Snapshot(id, takenAt, bytes, files, made);
  }

  @Override
  public String note() {
    return "snapshot %s, %d files, %s".formatted(id, files, Quantities.bytes(bytes));
  }
}

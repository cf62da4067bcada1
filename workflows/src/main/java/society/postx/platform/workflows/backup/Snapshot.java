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
 * @param bytes size of what was backed up
 */
public record Snapshot(String id, Instant takenAt, long bytes, long files, List<Change> changes)
    implements ChangeReport {
  @Override
  public String note() {
    return "snapshot %s, %d files, %s".formatted(id, files, Quantities.bytes(bytes));
  }
}

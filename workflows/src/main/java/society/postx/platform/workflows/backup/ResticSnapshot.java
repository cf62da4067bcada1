package society.postx.platform.workflows.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.change.Change;

/**
 * A snapshot as {@code restic snapshots --json} prints it, which its host wrote.
 *
 * @param id restic's full id
 * @param takenAt what it claims
 * @param tags at most {@link SnapshotJson#TAGS}
 * @param bytes of its files as its host counted; 0 from restic before 0.17
 * @param files as {@code bytes}
 * @param irregular whether it holds what no backup of ours writes: more tags, longer ones, or no
 *     time; nobody restores such a one
 */
public record ResticSnapshot(
    String id, Instant takenAt, List<String> tags, long bytes, long files, boolean irregular) {
  private static final int SHORT = 8;

  public ResticSnapshot {
    tags = List.copyOf(tags);
  }

  /** Snapshots that can be restored, in the same order. */
  public static List<ResticSnapshot> restorable(List<ResticSnapshot> all) {
    return all.stream()
        .filter(it -> !it.irregular() && !it.tags().contains(StoredSnapshot.PASS))
        .toList();
  }

  public String shortId() {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  /** An irregular one counts as a first pass, so that it never stands for a day, week or month. */
  public StoredSnapshot storedAt(Optional<Instant> stored) {
    return new StoredSnapshot(id, takenAt, stored, irregular ? List.of(StoredSnapshot.PASS) : tags);
  }

  /**
   * As a backup's answer.
   *
   * @param stored when the box stored it
   */
  public Snapshot taken(Instant stored) {
    return new Snapshot(shortId(), stored, bytes, files, List.of());
  }

  public Snapshot with(List<Change> changes) {
    return new Snapshot(shortId(), takenAt, bytes, files, changes);
  }
}

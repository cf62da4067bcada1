package society.postx.platform.workflows.drill;

import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.snapshots.SnapshotList.Listed;

/**
 * The snapshot that a drill restores, by the box's times.
 *
 * @param newest when the box stored the newest one: what a loss of this moment would go back to
 */
record SnapshotDraw(ChosenSnapshot snapshot, Instant newest) {
  /** How the pin of a backup begins that a restore made of what it replaced. */
  private static final String BEFORE_RESTORE = "before restore-";

  /**
   * Empty where no snapshot can be restored. The newest stands for an older one where it is alone.
   *
   * @param byTag whether the tag alone shows a backup of what a restore replaced, whose pin ended
   */
  static Optional<SnapshotDraw> from(
      SnapshotList list, DrillSource source, RandomGenerator random, boolean byTag) {
    var all = list.snapshots().stream().filter(it -> restorable(it, byTag)).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var before = all.subList(1, all.size());
    var drawn =
        source == DrillSource.OLDER && !before.isEmpty()
            ? before.get(random.nextInt(before.size()))
            : all.getFirst();
    return Optional.of(
        new SnapshotDraw(
            new ChosenSnapshot(drawn.id(), stored(drawn), drawn.doubt()), stored(all.getFirst())));
  }

  private static boolean restorable(Listed it, boolean byTag) {
    return it.storedAt() != null
        && !it.tags().contains(StoredSnapshot.PASS)
        && !(byTag && it.tags().stream().anyMatch(StoredSnapshot::isOfRestore))
        && it.pins().stream().noneMatch(pin -> pin.reason().startsWith(BEFORE_RESTORE));
  }

  private static Instant stored(Listed it) {
    var stored = it.storedAt();
    if (stored == null) {
      throw JOB_FAILED.stop("snapshot %s: the box shows no file of it".formatted(it.shortId()));
    }
    return stored;
  }

  /** Whether it is another than the newest. */
  boolean isOlder() {
    return snapshot.storedAt().isBefore(newest);
  }

  /** For a message: what there is. */
  static String none(List<Listed> all) {
    return all.isEmpty()
        ? "the repository is empty"
        : "none of the %d snapshots can be restored".formatted(all.size());
  }
}

package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks Hetzner whether the Storage Box has room for what a restore writes there: restic's lock, and
 * the backup that is made first. Hetzner measures a box now and then only.
 */
public record BackupRoom(Supplier<BoxUse> box) {
  /** Restic cannot even lock a repository that it reads on a full box. */
  private static final long LEAST_BYTES = 100_000_000;

  /** REQUEST_REFUSED where the box is full. */
  void requireSome() {
    requireFor(0);
  }

  /** REQUEST_REFUSED where the box has no room for so many bytes. */
  void requireFor(long bytes) {
    var use = box.get();
    if (free(use) < LEAST_BYTES + bytes) {
      throw REQUEST_REFUSED.stop(
          "the Storage Box is too full for a restore, which writes up to %s there first: %s; give it a larger plan or make room, then start again"
              .formatted(Quantities.bytes(LEAST_BYTES + bytes), figures(use)));
    }
  }

  /**
   * For those who approve, where so many bytes may not fit; REQUEST_REFUSED where the box is full.
   */
  Optional<String> doubt(long bytes) {
    requireSome();
    var use = box.get();
    return free(use) < LEAST_BYTES + bytes
        ? Optional.of(
            "the backup made first may need up to %s, and of the Storage Box %s: it may fail, and operators may go on without it"
                .formatted(Quantities.bytes(bytes), figures(use)))
        : Optional.empty();
  }

  private static long free(BoxUse use) {
    return Math.max(0, use.type().size() - use.stats().size());
  }

  private static String figures(BoxUse use) {
    return "%s of %s are free"
        .formatted(Quantities.bytes(free(use)), Quantities.bytes(use.type().size()));
  }
}

package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.workflows.text.Quantities;

/**
 * Limits an export on the Storage Box, which also holds every client's backups, because a host may
 * send without end.
 */
final class BoxRoom {
  /** A twentieth stays free for the nights to come. */
  private static final int RESERVE_PART = 20;

  private final long free;
  private final long reserve;
  private long taken;

  BoxRoom(BoxUse box) {
    this.free = Math.max(0, box.type().size() - box.stats().size());
    this.reserve = box.type().size() / RESERVE_PART;
  }

  long free() {
    return free;
  }

  /** REQUEST_REFUSED where the box has no room for so much more. */
  void require(long bytes) {
    if (taken + bytes > free - reserve) {
      throw REQUEST_REFUSED.stop(
          "the Storage Box has no room for the export: %s more are needed, %s are free, of which %s have to stay free for backups; make room or give it a larger plan, then retry the step"
              .formatted(
                  Quantities.bytes(taken + bytes),
                  Quantities.bytes(free),
                  Quantities.bytes(reserve)));
    }
  }

  /** Hetzner measures now and then only. */
  void take(long bytes) {
    require(bytes);
    taken += bytes;
  }
}

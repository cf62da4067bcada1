package society.postx.platform.workflows.backup;

/**
 * How full the Storage Box is, in bytes, as Hetzner's API says.
 *
 * @param size of the box's type
 * @param used by files and snapshots together
 * @param snapshots part of it that only the box's own snapshots hold
 */
public record BoxFigures(long size, long used, long snapshots) {
  /** From here on an operator has to make room, in percent. */
  public static final int FULL = 70;

  /** Whole percent, rounded down; 0 for a box without a size. */
  public int percent() {
    return size <= 0 ? 0 : (int) (used / (size / 100.0));
  }

  boolean isFull() {
    return percent() >= FULL;
  }
}

package society.postx.platform.workflows.backup;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Decides whether a client's repository grew suddenly, because one client can fill the box for all.
 *
 * <p>Sudden is a day that adds at least 1 GB, more than a fifth of what was there, and more than
 * three times the largest day of those recorded before. A client without a week of records is never
 * sudden: its first upload comes in these days. What grows slowly, or starts large, is caught by
 * the box's own limit of 70 %.
 */
public final class SuddenGrowth {
  /** Days of records before the one that is judged. */
  private static final int RECORDED = 7;

  private static final long LEAST = 1_000_000_000;
  private static final int PART = 5;
  private static final int TIMES = 3;

  private SuddenGrowth() {}

  /**
   * Judges the last of a client's days.
   *
   * @param sizes in bytes, oldest first
   */
  public static boolean is(List<Long> sizes) {
    if (sizes.size() <= RECORDED) {
      return false;
    }
    var last = sizes.size() - 1;
    var before = sizes.get(last - 1);
    var growth = sizes.get(last) - before;
    var largest =
        LongStream.range(1, last).map(day -> sizes.get((int) day) - sizes.get((int) day - 1)).max();
    return growth >= LEAST
        && growth > before / PART
        && growth / TIMES > Math.max(0, largest.orElse(0));
  }
}

package society.postx.platform.activities.offboarding;

import org.jspecify.annotations.Nullable;

/**
 * What a host says of a file that it has written whole.
 *
 * @param attempt in which it was written
 * @param parts how many
 * @param bytes of all parts
 * @param held how many things it holds; null where nothing is counted
 * @param least what its source counted, before or after; {@code most} is the other
 * @param rows of a database's tables; null for other files
 */
record WrittenFile(
    String attempt,
    int parts,
    long bytes,
    @Nullable Long held,
    @Nullable Long least,
    @Nullable Long most,
    @Nullable Long rows) {
  /** Whether it holds as many things as its source: apps' own commands go on meanwhile. */
  boolean isWhole() {
    return held == null
        || least == null
        || most == null
        || (least <= held && held <= most && least >= 0);
  }

  /** {@code 12 of 12}, {@code 1204 rows}; empty where nothing was counted. */
  String counts() {
    if (held == null) {
      return rows == null ? "" : "%d rows".formatted(rows);
    }
    var source = String.valueOf(most);
    return "%d of %s"
        .formatted(held, least != null && least.equals(most) ? source : least + " to " + source);
  }
}

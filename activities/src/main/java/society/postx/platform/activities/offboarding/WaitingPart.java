package society.postx.platform.activities.offboarding;

/**
 * A part of a file that a host has written and that waits to be fetched. What it says is the
 * host's: nothing of it is trusted before {@link #requireOf}.
 *
 * @param file its name in the plan
 * @param attempt in which the file is written: each encrypts again, with another result
 * @param number from 1
 * @param sha256 64 hexadecimal digits
 */
record WaitingPart(String file, String attempt, int number, long bytes, String sha256) {
  /** Part numbers have four digits, so that they are in order where names are sorted. */
  static final int MOST = 9_999;

  /** Itself, where it can be a part of this plan; else an IllegalArgumentException. */
  WaitingPart requireOf(ExportPlan plan) {
    if (plan.item(file).isEmpty()
        || !attempt.matches("[0-9a-f]{16}")
        || number < 1
        || number > MOST
        || bytes < 1
        || bytes > plan.part()
        || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no part of this export");
    }
    return this;
  }
}

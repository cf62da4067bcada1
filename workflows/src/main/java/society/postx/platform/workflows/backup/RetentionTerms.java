package society.postx.platform.workflows.backup;

/**
 * How long retention keeps snapshots. ADR §4.
 *
 * @param daily days in which every snapshot is kept, 1 or more
 * @param weekly weeks before the current one from which the first day's snapshots are kept
 * @param monthly months before the current one from which the first day's snapshots are kept
 */
public record RetentionTerms(int daily, int weekly, int monthly) {
  public RetentionTerms {
    if (daily < 1 || weekly < 0 || monthly < 0) {
      throw new IllegalArgumentException(
          "retention: '%d/%d/%d': one day or more, no negative number"
              .formatted(daily, weekly, monthly));
    }
  }
}

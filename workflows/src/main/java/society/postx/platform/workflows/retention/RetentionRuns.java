package society.postx.platform.workflows.retention;

import java.util.List;

/**
 * Ids of workflows that run now and handle archives: {@code retention/…}, {@code offboard/…} and
 * {@code reinstate/…}.
 *
 * @param ids shortened where they are longer than the platform's own
 * @param more whether there are some that were not listed, because there are too many
 */
public record RetentionRuns(List<String> ids, boolean more) {
  /** Ids that are listed at most. */
  public static final int MOST = 4000;

  public RetentionRuns {
    ids = List.copyOf(ids);
  }
}

package society.postx.platform.workflows.retention;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What the infrastructure repository says about archives at one commit.
 *
 * @param archives by {@code archive/<client>.yml}, each of another client
 * @param deleted by the tombstones in {@code archive/deleted/}
 * @param unreadable files of both kinds that break a rule, with the rule
 * @param more whether there are files that were not read, because there are too many
 */
public record RecordedArchives(
    List<Recorded> archives,
    List<ArchivedClient> deleted,
    SortedMap<String, String> unreadable,
    boolean more) {
  /** Files of each kind that are read at most. */
  public static final int MOST = 2000;

  public RecordedArchives {
    archives = List.copyOf(archives);
    deleted = List.copyOf(deleted);
  }

  /**
   * One archive's file.
   *
   * @param deleteAt the deadline
   * @param clientAgain whether the client has a file in {@code clients/}, too
   */
  public record Recorded(ArchivedClient archive, Instant deleteAt, boolean clientAgain) {
    /** The id of the workflow that keeps it. */
    String workflow() {
      return RetainThenDelete.id(archive);
    }
  }

  /** The tombstone of a deleted archive. */
  public static String tombstone(ArchivedClient archive) {
    return "archive/deleted/%s-%s.yml".formatted(archive.client(), archive.date());
  }
}

package society.postx.platform.workflows.snapshots;

import java.util.List;

/**
 * What a later snapshot has that an earlier one has not, and the other way round.
 *
 * @param total changed paths; the list holds the first {@link #MOST}
 * @param lines {@code + path}, {@code - path}, {@code M path} (contents) or {@code U path} (owner,
 *     mode or times), in one line each
 */
public record SnapshotDifference(
    String from,
    String to,
    Files added,
    Files removed,
    long changed,
    int total,
    List<String> lines) {
  public static final int MOST = 200;

  public SnapshotDifference {
    lines = List.copyOf(lines);
  }

  /** Files of one side only, with the bytes that the repository holds for them alone. */
  public record Files(long files, long bytes) {}
}

package society.postx.platform.workflows.retention;

import java.util.List;

/**
 * What the Storage Box lists in {@code archive/} and {@code trash/}, and keys, homes and exports of
 * deleted clients.
 *
 * @param paths of entries that are named as archives are: {@code archive/alpha-2027-01-31}
 * @param others paths of some other entries, shortened
 * @param more whether there are entries that were not listed, because there are too many
 */
public record ArchiveFolders(List<String> paths, List<String> others, boolean more) {
  /** Paths that are named at most. */
  public static final int MOST = 4000;

  public ArchiveFolders {
    paths = List.copyOf(paths);
    others = List.copyOf(others);
  }
}

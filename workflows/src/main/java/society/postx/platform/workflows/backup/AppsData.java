package society.postx.platform.workflows.backup;

import java.util.Set;

/**
 * What the app.yml files of a snapshot's apps call their data, which need not be what the snapshot
 * says.
 *
 * @param databases those that {@code postgres} names, as {@code app/file}; their rows are counted
 * @param paths absolute
 */
public record AppsData(Set<String> databases, Set<String> paths) {
  public AppsData {
    databases = Set.copyOf(databases);
    paths = Set.copyOf(paths);
  }

  /** Whether this file belongs to it. */
  public boolean holds(String file) {
    return paths.stream().anyMatch(it -> file.equals(it) || file.startsWith(it + "/"));
  }
}

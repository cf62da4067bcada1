package society.postx.platform.activities.app;

import static society.postx.platform.activities.app.AppManifest.requireFolder;
import static society.postx.platform.activities.yaml.Field.list;

import java.util.List;
import java.util.Optional;

/**
 * What an app needs so that a restored state does no harm.
 *
 * @param beforeStart after its databases are loaded, before the app starts: what it would do by
 *     itself at its start, and current secrets that it keeps in its own files
 * @param after once the app runs, while visitors are still out
 * @param onlyBeside files and folders in the app's own that single files never replace in place,
 *     because a backup holds them as they are only while it runs, or as of another version
 */
public record AppRestore(
    List<ContainerCommand> beforeStart, Optional<After> after, List<String> onlyBeside) {
  public AppRestore {
    beforeStart = list("beforeStart", beforeStart);
    onlyBeside = list("onlyBeside", onlyBeside);
    onlyBeside.forEach(AppRestore::requireOwn);
  }

  private static void requireOwn(String path) {
    requireFolder("onlyBeside", path);
    if (path.startsWith("/")) {
      throw new IllegalArgumentException(
          "onlyBeside: '%s': relative to the app's folder (example: html/config)".formatted(path));
    }
  }

  /**
   * @param whole after files and databases of the same snapshot
   * @param partial after some files beside or in place of the live ones
   */
  public record After(List<ContainerCommand> whole, List<ContainerCommand> partial) {
    public After {
      whole = list("whole", whole);
      partial = list("partial", partial);
    }
  }
}

package society.postx.platform.activities.host;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * The files that a commit puts into a client's {@code /opt/docker/<app>/}, without secrets. Two
 * commits with the same files are equal for the host.
 *
 * @param contents by name in that folder; equal where the files are
 */
public record AppFiles(SortedMap<String, String> contents) {

  public static AppFiles of(Checkout commit, AppName app, ClientName client, Domain domain) {
    var folder = "apps/" + app;
    var contents = new TreeMap<String, String>();
    commit
        .contents(folder)
        .forEach((path, content) -> contents.put(path.substring(folder.length() + 1), content));
    contents.put(AppBundle.ENVIRONMENT, AppBundle.environment(client, domain, commit.settings()));
    return new AppFiles(contents);
  }

  /** Names of all of them that come from the app's own folder. */
  public List<String> own() {
    return contents.keySet().stream().filter(name -> !name.equals(AppBundle.ENVIRONMENT)).toList();
  }

  /** Names of those that are not the same, or only here or only there. */
  public List<String> differing(AppFiles other) {
    var names = new TreeSet<>(contents.keySet());
    names.addAll(other.contents.keySet());
    names.removeIf(name -> Objects.equals(contents.get(name), other.contents.get(name)));
    return List.copyOf(names);
  }
}

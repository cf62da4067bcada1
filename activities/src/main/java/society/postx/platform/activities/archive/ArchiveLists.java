package society.postx.platform.activities.archive;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.LargeObjectException;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchiveFolders;
import society.postx.platform.workflows.retention.ArchiveListActivities;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.RecordedArchives;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;
import society.postx.platform.workflows.text.ShownText;

/** Lists all archives, for the daily comparison; reads only. */
public final class ArchiveLists implements ArchiveListActivities {
  private static final Pattern FILE = Pattern.compile("archive/([^/]+)\\.yml");
  private static final Pattern TOMBSTONE = Pattern.compile("archive/deleted/([^/]+)\\.yml");
  private static final String NAME = "[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?-";
  private static final Pattern ARCHIVE = Pattern.compile(NAME + "\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TRASH = Pattern.compile(NAME + "[0-9a-f]{64}");

  /** As many names as {@link BoxFolders#names} lists at most. */
  private static final int LISTED = 10_000;

  /** Problems and entries of other names that are named, each cut. */
  private static final int SHOWN = 50;

  private static final int LONGEST = 250;
  private static final String EXPORTS = "exports";

  /** Length of the date at the end of a folder's name. */
  private static final int DATED = "-2027-01-31".length();

  private final InfrastructureRepository repository;
  private final Supplier<BoxFolders> box;

  /**
   * @param box opens the box's folders
   */
  public ArchiveLists(InfrastructureRepository repository, Supplier<BoxFolders> box) {
    this.repository = repository;
    this.box = box;
  }

  @Override
  public RecordedArchives listRecordedArchives() {
    var newest = repository.latest();
    var unreadable = new TreeMap<String, String>();
    var archives = new Files<>(newest, FILE, path -> archive(newest, path));
    var tombstones = new Files<>(newest, TOMBSTONE, path -> deleted(newest, path));
    return new RecordedArchives(
        archives.read(unreadable),
        tombstones.read(unreadable),
        unreadable,
        archives.more() || tombstones.more() || unreadable.size() >= SHOWN);
  }

  /** Files of one kind; one that cannot be read stops none of the others. */
  private record Files<T>(List<String> paths, Function<String, T> reading) {
    Files(Checkout newest, Pattern rule, Function<String, T> reading) {
      this(
          newest.files("archive").stream().filter(it -> rule.matcher(it).matches()).toList(),
          reading);
    }

    boolean more() {
      return paths.size() > RecordedArchives.MOST;
    }

    List<T> read(SortedMap<String, String> unreadable) {
      var found = new ArrayList<T>();
      for (var path : paths.stream().limit(RecordedArchives.MOST).toList()) {
        try {
          found.add(reading.apply(path));
        } catch (ApplicationFailure | IllegalArgumentException | LargeObjectException problem) {
          if (unreadable.size() < SHOWN) {
            unreadable.put(shown(path), shown(why(problem)));
          }
        }
      }
      return found;
    }

    private static String why(RuntimeException problem) {
      return problem instanceof ApplicationFailure failure
          ? failure.getOriginalMessage()
          : String.valueOf(problem.getMessage());
    }
  }

  private static String shown(String text) {
    return ShownText.shortened(ShownText.oneLine(text), LONGEST);
  }

  private static Recorded archive(Checkout newest, String path) {
    var file = YamlFile.read(path, newest.text(path), ArchiveFile.class);
    requireName(path, ArchiveFile.path(file.client()));
    return new Recorded(
        file.archive(), file.deleteAt(), newest.has(ClientFile.path(file.client())));
  }

  private static ArchivedClient deleted(Checkout newest, String path) {
    var archive = YamlFile.read(path, newest.text(path), Tombstone.class).archive();
    requireName(path, RecordedArchives.tombstone(archive));
    return archive;
  }

  private static void requireName(String path, String expected) {
    if (!path.equals(expected)) {
      throw new IllegalArgumentException("is about another archive: that would be " + expected);
    }
  }

  @Override
  public ArchiveFolders listArchiveFolders() {
    try (var folders = box.get()) {
      var archives = folders.names("archive");
      var trash = folders.names("trash");
      var paths = new ArrayList<String>();
      var others = new ArrayList<String>();
      sort("archive/", archives, ARCHIVE, paths, others);
      sort("trash/", trash, TRASH, paths, others);
      paths.addAll(keysOfDeleted(folders));
      paths.addAll(homesOfDeleted(folders));
      return new ArchiveFolders(
          paths.stream().limit(ArchiveFolders.MOST).toList(),
          others.stream().limit(SHOWN).map(ArchiveLists::shown).toList(),
          archives.size() >= LISTED
              || trash.size() >= LISTED
              || paths.size() > ArchiveFolders.MOST
              || others.size() > SHOWN);
    }
  }

  /** Homes and exports from before the offboarding, which a box that was rolled back has again. */
  private List<String> homesOfDeleted(BoxFolders folders) {
    var newest = repository.latest();
    var exports = folders.names(EXPORTS);
    var found = new ArrayList<String>();
    listRecordedArchives().deleted().stream()
        .map(ArchivedClient::client)
        .distinct()
        .filter(it -> !newest.has(ClientFile.path(it)))
        .forEach(
            client -> {
              var home = newest.settings().storageBox().home(client);
              if (folders.exists(home)) found.add(home);
              exports.stream()
                  .filter(it -> it.startsWith(client + "-") && ARCHIVE.matcher(it).matches())
                  .filter(it -> it.length() == client.value().length() + DATED)
                  .forEach(it -> found.add(EXPORTS + "/" + it));
            });
    return found;
  }

  /** Keys that were destroyed; a box that was rolled back brings them back. */
  private List<String> keysOfDeleted(BoxFolders folders) {
    var keys = Set.copyOf(folders.names(ArchivedClient.KEYS));
    return listRecordedArchives().deleted().stream()
        .map(ArchivedClient::keyPath)
        .filter(it -> keys.contains(it.substring(it.indexOf('/') + 1)))
        .distinct()
        .toList();
  }

  private static void sort(
      String folder, List<String> names, Pattern rule, List<String> paths, List<String> others) {
    for (var name : names) {
      (rule.matcher(name).matches() ? paths : others).add(folder + name);
    }
  }
}

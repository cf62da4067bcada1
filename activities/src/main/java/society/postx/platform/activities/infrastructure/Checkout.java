package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.ComposeFile;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * The infrastructure repository at one commit, read out of Git's objects: no working tree that
 * could be half of one commit and half of another. Paths are relative, with slashes.
 */
public final class Checkout {
  private static final int LARGEST = 16 << 20; // bytes

  private final Path clone;
  private final ObjectId commit;

  /** Cached: a release reads the same few apps for each of its clients. */
  private final Map<AppName, AppManifest> manifests = new ConcurrentHashMap<>();

  private final Map<AppName, ComposeFile> composeFiles = new ConcurrentHashMap<>();

  Checkout(Path clone, ObjectId commit) {
    this.clone = clone;
    this.commit = commit;
  }

  /** Full hash. */
  public String commit() {
    return commit.name();
  }

  public boolean has(String path) {
    return find(path).isPresent();
  }

  /** The file as UTF-8; INVALID_INPUT when it is missing or not UTF-8. */
  public String text(String path) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(path))).toString();
    } catch (CharacterCodingException e) {
      throw INVALID_INPUT.stop(path + ": not UTF-8 text");
    }
  }

  /** The file as it is; INVALID_INPUT when it is missing. */
  public byte[] bytes(String path) {
    return find(path)
        .orElseThrow(
            () ->
                INVALID_INPUT.stop(
                    "%s: is missing in the infrastructure repository at %s"
                        .formatted(path, commit.abbreviate(12).name())));
  }

  /** Paths of all files in and below the folder, sorted; empty where the folder is missing. */
  public List<String> files(String folder) {
    return List.copyOf(contents(folder).keySet());
  }

  /** {@code platform.yml}; INVALID_INPUT with field and rule when it breaks one. */
  public PlatformSettings settings() {
    return YamlFile.read(
        PlatformSettings.PATH, text(PlatformSettings.PATH), PlatformSettings.class);
  }

  /** {@code apps/<app>/app.yml}; INVALID_INPUT with field and rule when it breaks one. */
  public AppManifest app(AppName app) {
    return manifests.computeIfAbsent(app, this::readApp);
  }

  private AppManifest readApp(AppName app) {
    var path = "apps/%s/app.yml".formatted(app);
    var manifest = YamlFile.read(path, text(path), AppManifest.class);
    if (!manifest.name().equals(app)) {
      throw INVALID_INPUT.stop(
          "%s: name: '%s': must be its folder's name '%s'".formatted(path, manifest.name(), app));
    }
    return manifest;
  }

  /** {@code apps/<app>/compose.yml}; INVALID_INPUT where an image is not pinned. */
  public ComposeFile compose(AppName app) {
    return composeFiles.computeIfAbsent(app, this::readCompose);
  }

  private ComposeFile readCompose(AppName app) {
    var path = "apps/%s/compose.yml".formatted(app);
    return ComposeFile.read(path, text(path));
  }

  /**
   * Whether the client may have its passwords already. A page may have been skipped, and a client
   * that comes back from its archive gets its page last. So it is certain that nobody handed them
   * over only where they were drawn after this commit, or where this run brought the client's file.
   */
  public boolean handedOver(ClientName client, RunLabel run) {
    return has(HandoverRecord.path(client))
        || has(ClientPage.path(client))
        || has(ArchiveFile.path(client))
        || (has(ClientFile.secretsPath(client)) && !madeBy(run, ClientFile.path(client)));
  }

  /** Folders of {@code apps/} that hold an app.yml. */
  public List<AppName> apps() {
    return files("apps").stream()
        .filter(path -> path.matches("apps/[^/]+/app\\.yml"))
        .map(path -> new AppName(path.split("/", -1)[1]))
        .toList();
  }

  /** Git's name of each file's content in and below the folder, by path: equal where files are. */
  public SortedMap<String, String> contents(String folder) {
    return read(
        (repository, tree) -> {
          try (var walk = new TreeWalk(repository)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            walk.setFilter(PathFilter.create(folder));
            var found = new TreeMap<String, String>();
            while (walk.next()) {
              if (isFile(walk) && walk.getPathString().startsWith(folder + "/")) {
                found.put(walk.getPathString(), walk.getObjectId(0).name());
              }
            }
            return found;
          }
        });
  }

  /** The commit's first line. */
  public String subject() {
    return new History(clone, commit).subject();
  }

  /** Whether the other commit was made on top of this one. */
  public boolean isBefore(Checkout other) {
    return !commit.equals(other.commit) && new History(clone, other.commit).contains(commit);
  }

  /** The last of these commits (full hashes) in this one's history; empty where none is in it. */
  public Optional<String> newestOf(Set<String> commits) {
    return new History(clone, commit).newestOf(commits);
  }

  /** {@code clients/<name>.yml}; INVALID_INPUT where it is missing or breaks a rule. */
  public ClientFile clientFile(ClientName client) {
    return ClientFile.read(this, ClientFile.path(client));
  }

  /** What this commit wants for the client. */
  public ClientPlan plan(ClientName client, RunLabel run) {
    return new ClientPlanner(this, run).plan(clientFile(client), List.of());
  }

  /** Every client's file, sorted by name; INVALID_INPUT when one breaks a rule. */
  public List<ClientFile> clientFiles() {
    return files(ClientFile.FOLDER).stream()
        .filter(path -> path.endsWith(".yml"))
        .map(path -> ClientFile.read(this, path))
        .toList();
  }

  /** The repository after a change, and when that came at the earliest. */
  record Changed(Checkout checkout, Instant at) {}

  /**
   * Commits that changed one of the folders, oldest first: those since then, and some before. A
   * merged branch counts as its merge. A commit on top of a later one, as of a machine whose clock
   * was wrong or of a branch that waited, counts as made when that one was.
   */
  List<Changed> changes(Instant since, Instant now, Set<String> folders) {
    return new History(clone, commit)
        .changes(since, now, folders).entrySet().stream()
            .map(it -> new Changed(new Checkout(clone, it.getKey()), it.getValue()))
            .toList();
  }

  /** Whether this run made the file, by the commit that brought it. */
  public boolean madeBy(RunLabel run, String path) {
    return has(path) && new History(clone, commit).madeBy(run, path);
  }

  /** Whether this run made this very commit. */
  public boolean writtenBy(RunLabel run) {
    return new History(clone, commit).writtenBy(run);
  }

  /** Whether this run wrote the file in any commit. */
  public boolean touchedBy(RunLabel run, String path) {
    return new History(clone, commit).touchedBy(run, path);
  }

  /** Git's name of the file's content; empty where it is missing. Equal where files are. */
  public Optional<String> contentId(String path) {
    return read(
        (repository, tree) -> {
          try (var file = TreeWalk.forPath(repository, path, tree)) {
            return file != null && isFile(file)
                ? Optional.of(file.getObjectId(0).name())
                : Optional.empty();
          }
        });
  }

  /** The repository at each commit of this one's history that changed the file, oldest first. */
  public List<Checkout> changes(String path) {
    return checkouts(new History(clone, commit).changes(path, Optional.empty()));
  }

  /** As {@link #changes}, without commits in the history of the other. */
  public List<Checkout> changesSince(Checkout other, String path) {
    return checkouts(new History(clone, commit).changes(path, Optional.of(other.commit)));
  }

  private List<Checkout> checkouts(List<ObjectId> commits) {
    return commits.stream().map(it -> new Checkout(clone, it)).toList();
  }

  private Optional<byte[]> find(String path) {
    return read(
        (repository, tree) -> {
          try (var file = TreeWalk.forPath(repository, path, tree)) {
            return file != null && isFile(file)
                ? Optional.of(repository.open(file.getObjectId(0)).getCachedBytes(LARGEST))
                : Optional.empty();
          }
        });
  }

  private static boolean isFile(TreeWalk walk) {
    return FileMode.REGULAR_FILE.equals(walk.getRawMode(0))
        || FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0));
  }

  private interface Reading<T> {
    T of(Repository repository, RevTree tree) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    try (var repository = LocalClone.open(clone);
        var walk = new RevWalk(repository)) {
      return reading.of(repository, walk.parseCommit(commit).getTree());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package society.postx.platform.starter.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/** Reads an infrastructure repository on this machine at its newest commit. */
public record LocalRepository(Path gitFolder) {

  /** Returns the named repository, or PLATFORM_REPOSITORY's. */
  public static LocalRepository given(@Nullable Path named, Shell shell) {
    var place =
        named != null
            ? named.toString()
            : shell
                .variable("PLATFORM_REPOSITORY")
                .orElseThrow(
                    () ->
                        CommandError.wrongUsage(
                            "repository: give --repository or set PLATFORM_REPOSITORY"));
    if (isUrl(place)) {
      throw CommandError.wrongUsage(
          "repository: must be a folder on this machine; clone the URL and give --repository with the clone's folder");
    }
    return at(Path.of(place));
  }

  public static boolean isUrl(String place) {
    return place.contains("://") || place.matches("[^/]+@[^/]+:.*");
  }

  public static LocalRepository at(Path folder) {
    var git = FileKey.resolve(folder.toFile(), FS.DETECTED);
    if (git == null || !Files.isDirectory(folder)) {
      throw CommandError.failed(
          "%s: not a Git repository; create one:  ./platform init DIR".formatted(folder));
    }
    return new LocalRepository(git.toPath());
  }

  /** Returns a file of the newest commit; empty if it has no such path. */
  public Optional<String> text(String path) {
    try (var repository = open();
        var walk = new RevWalk(repository)) {
      var head = repository.resolve("HEAD");
      if (head == null) {
        throw CommandError.failed("%s: has no commit yet; commit and push first".formatted(this));
      }
      try (var found = TreeWalk.forPath(repository, path, walk.parseCommit(head).getTree())) {
        return found == null
            ? Optional.empty()
            : Optional.of(
                new String(
                    repository.open(found.getObjectId(0)).getBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read: %s".formatted(this, e.getMessage()), e);
    }
  }

  /** Returns the names of the files in a folder of the newest commit, sorted. */
  public List<String> names(String folder) {
    try (var repository = open();
        var walk = new RevWalk(repository)) {
      var head = repository.resolve("HEAD");
      if (head == null) {
        throw CommandError.failed("%s: has no commit yet; commit and push first".formatted(this));
      }
      var names = new ArrayList<String>();
      try (var found = TreeWalk.forPath(repository, folder, walk.parseCommit(head).getTree())) {
        if (found == null || !found.isSubtree()) {
          return names;
        }
        found.enterSubtree();
        while (found.next()) {
          if (!found.isSubtree()) {
            names.add(found.getNameString());
          }
        }
      }
      return names;
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read: %s".formatted(this, e.getMessage()), e);
    }
  }

  /** Returns the newest commit's full hash; empty before the first commit. */
  public Optional<String> newest() {
    try (var repository = open()) {
      return Optional.ofNullable(repository.resolve("HEAD")).map(id -> id.name());
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read: %s".formatted(this, e.getMessage()), e);
    }
  }

  public boolean bare() {
    try (var repository = open()) {
      return repository.isBare();
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read: %s".formatted(this, e.getMessage()), e);
    }
  }

  private Repository open() throws IOException {
    return new FileRepositoryBuilder().setGitDir(gitFolder.toFile()).setMustExist(true).build();
  }

  @Override
  public String toString() {
    return gitFolder.toString();
  }
}

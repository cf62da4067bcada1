package society.postx.platform.activities.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import society.postx.platform.workflows.change.RunLabel;

/** Finds out which run made a file. Git's history is the record, so an undo needs no other. */
record History(Path folder, ObjectId commit) {
  /** So many commits in a row from before a time end the search for those since then. */
  private static final int OLD = 50;

  /** Whether the file, as it came into being last, was made by this run. */
  boolean madeBy(RunLabel run, String path) {
    return newest(
            path,
            (repository, walk, changed) ->
                has(repository, changed, path) && !inAnyParent(repository, walk, changed, path))
        .filter(commit -> writtenBy(run, commit))
        .isPresent();
  }

  boolean touchedBy(RunLabel run, String path) {
    return newest(path, (repository, walk, changed) -> writtenBy(run, changed)).isPresent();
  }

  boolean writtenBy(RunLabel run) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      return writtenBy(run, walk.parseCommit(commit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String subject() {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      return walk.parseCommit(commit).getShortMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest of these commits in this one's history; empty where none is in it. */
  Optional<String> newestOf(Set<String> commits) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      walk.sort(RevSort.TOPO);
      walk.markStart(walk.parseCommit(commit));
      for (var earlier = walk.next(); earlier != null; earlier = walk.next()) {
        if (commits.contains(earlier.getName())) {
          return Optional.of(earlier.getName());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When commits that changed a folder came, oldest first; see {@link Checkout#changes}. */
  SequencedMap<ObjectId, Instant> changes(Instant since, Instant now, Set<String> folders) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      var line = new ArrayList<RevCommit>();
      var changed = new HashSet<ObjectId>();
      var old = 0; // the clock of one machine may have been wrong
      for (var next = walk.parseCommit(commit); next != null && old < OLD; ) {
        line.add(next);
        var before = next.getParentCount() == 0 ? null : walk.parseCommit(next.getParent(0));
        if (before == null || differ(repository, before, next, folders)) {
          changed.add(next.copy());
          old = committed(next).isBefore(since) ? old + 1 : 0;
        }
        next = before;
      }
      var found = new LinkedHashMap<ObjectId, Instant>();
      var newest = Instant.MIN; // no commit came before those below it
      for (var each : line.reversed()) {
        var at = committed(each);
        if (!at.isAfter(now) && at.isAfter(newest)) {
          newest = at;
        }
        if (changed.contains(each)) {
          found.put(each.copy(), at.isAfter(now) ? now : newest);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant committed(RevCommit commit) {
    return Instant.ofEpochSecond(commit.getCommitTime());
  }

  private static boolean differ(
      Repository repository, RevCommit one, RevCommit other, Set<String> folders)
      throws IOException {
    for (var path : folders) {
      if (!id(repository, one, path).equals(id(repository, other, path))) {
        return true;
      }
    }
    return false;
  }

  private static ObjectId id(Repository repository, RevCommit commit, String path)
      throws IOException {
    try (var entry = TreeWalk.forPath(repository, path, commit.getTree())) {
      return entry == null ? ObjectId.zeroId() : entry.getObjectId(0);
    }
  }

  boolean contains(ObjectId earlier) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(earlier), walk.parseCommit(commit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Commits that changed the file, oldest first.
   *
   * @param known its history is left out
   */
  List<ObjectId> changes(String path, Optional<ObjectId> known) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(commit));
      if (known.isPresent()) {
        walk.markUninteresting(walk.parseCommit(known.get()));
      }
      walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      var changes = new ArrayList<ObjectId>();
      for (var changed = walk.next(); changed != null; changed = walk.next()) {
        changes.add(changed.copy());
      }
      return changes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Condition {
    boolean holds(Repository repository, RevWalk walk, RevCommit changed) throws IOException;
  }

  private Optional<RevCommit> newest(String path, Condition condition) {
    try (var repository = LocalClone.open(folder);
        var walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(commit));
      walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      for (var changed = walk.next(); changed != null; changed = walk.next()) {
        if (condition.holds(repository, walk, changed)) {
          return Optional.of(changed);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean writtenBy(RunLabel run, RevCommit commit) {
    return commit.getFooterLines(RunLabel.KEY).contains(run.value());
  }

  private static boolean inAnyParent(
      Repository repository, RevWalk walk, RevCommit changed, String path) throws IOException {
    for (var parent : changed.getParents()) {
      if (has(repository, walk.parseCommit(parent), path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Repository repository, RevCommit commit, String path)
      throws IOException {
    try (var file = TreeWalk.forPath(repository, path, commit.getTree())) {
      return file != null;
    }
  }
}

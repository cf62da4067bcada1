package society.postx.platform.activities.infrastructure;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * One commit for each of some writes, on top of each other, for one push.
 *
 * @param commits each write's own, or the one before it if it changes nothing
 * @param failures of writes whose edits are impossible here; they have no commit
 */
record CommitChain(
    LocalClone.Tip tip,
    List<PendingWrite> writes,
    Map<PendingWrite, ObjectId> commits,
    Map<PendingWrite, RuntimeException> failures,
    ObjectId last) {

  static CommitChain of(
      Repository repository, LocalClone.Tip tip, List<PendingWrite> writes, CommitMaker maker)
      throws IOException {
    var commits = new LinkedHashMap<PendingWrite, ObjectId>();
    var failures = new LinkedHashMap<PendingWrite, RuntimeException>();
    var last = tip.commit();
    for (var write : writes) {
      try {
        last = maker.commit(repository, last, write.request());
        commits.put(write, last);
      } catch (ApplicationFailure | UncheckedIOException | IllegalStateException e) {
        failures.put(write, e); // this write's; the others go on
      }
    }
    return new CommitChain(tip, writes, commits, failures, last);
  }

  /** Whether every write has a commit of its own. */
  boolean changesAll() {
    return failures.isEmpty()
        && commits.values().stream().distinct().filter(it -> !it.equals(tip.commit())).count()
            == writes.size();
  }

  /** The remote is at the last commit. */
  void succeed() {
    failures.forEach(PendingWrite::fails);
    commits.forEach((write, commit) -> write.ends(Optional.of(commit.name())));
  }

  /** All of it was made on an outdated tip. */
  void cameSecond() {
    writes.forEach(write -> write.ends(Optional.empty()));
  }

  void fail(RuntimeException why) {
    failures.forEach(PendingWrite::fails);
    writes.forEach(write -> write.fails(why));
  }
}

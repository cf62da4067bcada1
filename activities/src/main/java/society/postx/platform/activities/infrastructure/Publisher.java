package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.REPOSITORY_CONFLICT;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.RemoteRefUpdate.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Pause;

/**
 * Commits on top of the remote's newest commit and pushes; repeats when another push came first.
 */
final class Publisher {
  private static final int ATTEMPTS = 20;

  /** How Git, JGit and Git hosts say that the branch moved, or was being moved, at that moment. */
  private static final Pattern RACE =
      Pattern.compile(
          "(?i)cannot lock ref|failed to lock|unable to (lock|create) .*\\.lock|lock (error|failure)"
              + "|failed to update ref|incorrect old value|reference already exists|stale info"
              + "|non-fast-forward|fetch first|remote ref (has )?changed|reference has changed");

  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final String NAME = "Post-X Platform";
  private static final String ADDRESS = "platform@localhost";

  private final LocalClone clone;
  private final RemoteTip remoteTip;
  private final StaleLock staleLock;

  Publisher(LocalClone clone, RemoteTip remoteTip) {
    this.clone = clone;
    this.remoteTip = remoteTip;
    this.staleLock = new StaleLock(clone.remote());
  }

  String publish(CommitRequest request, WaitingCaller caller) {
    var begun = caller.begun();
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var published =
          clone
              .queue()
              .run(caller, () -> clone.locked(repository -> attempt(repository, request, begun)));
      if (published.isPresent()) {
        return published.get();
      }
      remoteTip.forget();
      Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(20L * attempt) + 1));
    }
    throw REPOSITORY_CONFLICT.stop(
        "cannot push '%s' to the infrastructure repository %s: another push came first %d times; nothing was written; signal retry later"
            .formatted(request.summary(), clone.remote(), ATTEMPTS));
  }

  /**
   * The commit's hash; empty when another push came first. A tip of a few seconds ago spares the
   * fetch: where it is outdated, the remote refuses the push. It is not good enough to find that
   * there is nothing to do, nor that the edits are impossible.
   */
  private Optional<String> attempt(Repository repository, CommitRequest request, long begun)
      throws IOException {
    var recent = remoteTip.recent();
    if (recent.isPresent()) {
      var tip = recent.get().tip();
      try {
        var commit = commit(repository, tip.commit(), request);
        if (!commit.equals(tip.commit()) || recent.get().after(begun)) {
          return pushed(repository, request, tip, commit);
        }
      } catch (ApplicationFailure e) {
        if (recent.get().after(begun)) {
          throw e;
        }
      }
    }
    var asked = System.nanoTime();
    var tip = clone.fetchTip(repository);
    remoteTip.saw(tip, asked);
    return pushed(repository, request, tip, commit(repository, tip.commit(), request));
  }

  private Optional<String> pushed(
      Repository repository, CommitRequest request, LocalClone.Tip tip, ObjectId commit)
      throws IOException {
    if (commit.equals(tip.commit())) {
      return Optional.of(commit.name());
    }
    var asked = System.nanoTime();
    var pushed = push(repository, tip, commit);
    return switch (pushed.getStatus()) {
      case OK, UP_TO_DATE -> {
        remoteTip.saw(new LocalClone.Tip(tip.branch(), commit), asked);
        yield Optional.of(commit.name());
      }
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED, NON_EXISTING -> Optional.empty();
      default -> refused(tip, request, pushed);
    };
  }

  /** One push for all that the remote does not keep yet, as a rule none. */
  void keep(Collection<String> commits, WaitingCaller caller) {
    try {
      if (!clone.notKept(commits).isEmpty()) {
        clone.queue().run(caller, () -> clone.locked(repository -> keep(repository, commits)));
      }
    } catch (ApplicationFailure e) {
      log.warn("deployed commits {} have no ref of ours: {}", commits, e.getOriginalMessage());
    }
  }

  private boolean keep(Repository repository, Collection<String> commits) throws IOException {
    var updates = new ArrayList<RemoteRefUpdate>();
    for (var commit : clone.notKept(commits)) {
      var ref = LocalClone.KEPT + commit.name();
      updates.add(new RemoteRefUpdate(repository, commit.name(), commit, ref, false, ref, null));
    }
    if (updates.isEmpty()) {
      return true;
    }
    try (var transport = clone.open(repository)) {
      var result = transport.push(NullProgressMonitor.INSTANCE, updates);
      for (var update : result.getRemoteUpdates()) {
        if (update.getStatus() != Status.OK && update.getStatus() != Status.UP_TO_DATE) {
          log.warn(
              "the infrastructure repository {} refuses {}: {} {}",
              clone.remote(),
              update.getRemoteName(),
              update.getStatus(),
              update.getMessage());
        }
      }
      return true;
    }
  }

  private Optional<String> refused(
      LocalClone.Tip tip, CommitRequest request, RemoteRefUpdate pushed) {
    var why = Optional.ofNullable(pushed.getMessage()).orElse(pushed.getStatus().name());
    if (pushed.getStatus() == Status.REJECTED_OTHER_REASON
        && (staleLock.wasInTheWay(tip.branch(), why) || RACE.matcher(why).find())) {
      return Optional.empty();
    }
    throw REPOSITORY_CONFLICT.stop(
        "the infrastructure repository %s refuses '%s': %s; nothing was written; allow the platform to push to %s, then signal retry"
            .formatted(clone.remote(), request.summary(), why, tip.branch()));
  }

  private RemoteRefUpdate push(Repository repository, LocalClone.Tip tip, ObjectId commit)
      throws IOException {
    var update =
        new RemoteRefUpdate(
            repository,
            commit.name(),
            commit,
            tip.branch(),
            false,
            Revision.BRANCHES + Repository.shortenRefName(tip.branch()),
            tip.commit());
    try (var transport = clone.open(repository)) {
      var result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
      return result.getRemoteUpdate(tip.branch());
    }
  }

  /** The parent itself when the edits change nothing. */
  private ObjectId commit(Repository repository, ObjectId parent, CommitRequest request)
      throws IOException {
    try (var inserter = repository.newObjectInserter();
        var reader = repository.newObjectReader();
        var walk = new RevWalk(repository)) {
      var base = walk.parseCommit(parent).getTree();
      var index = DirCache.read(reader, base);
      var editor = index.editor();
      for (var edit : request.edits().on(clone.checkout(parent)).entrySet()) {
        var blob =
            edit.getValue().isPresent()
                ? Optional.of(inserter.insert(Constants.OBJ_BLOB, edit.getValue().get()))
                : Optional.<ObjectId>empty();
        editor.add(edit(edit.getKey(), blob));
      }
      editor.finish();
      var tree = index.writeTree(inserter);
      if (tree.equals(base)) {
        return parent;
      }
      var commit = inserter.insert(described(parent, tree, request));
      inserter.flush();
      return commit;
    }
  }

  private static DirCacheEditor.PathEdit edit(String path, Optional<ObjectId> blob) {
    if (blob.isEmpty()) {
      return new DirCacheEditor.DeletePath(path);
    }
    return new DirCacheEditor.PathEdit(path) {
      @Override
      public void apply(DirCacheEntry entry) {
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(blob.get());
      }
    };
  }

  private static CommitBuilder described(ObjectId parent, ObjectId tree, CommitRequest request) {
    var author = new PersonIdent(NAME, ADDRESS, Instant.now(), ZoneOffset.UTC);
    var commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentId(parent);
    commit.setAuthor(author);
    commit.setCommitter(author);
    commit.setMessage(request.message());
    return commit;
  }
}

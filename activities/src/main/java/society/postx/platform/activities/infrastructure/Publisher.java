package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.REPOSITORY_CONFLICT;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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

/**
 * Commits on top of the remote's newest commit and pushes; repeats when another push came first.
 */
final class Publisher {
  private static final int ATTEMPTS = 20;
  private static final String NAME = "Post-X Platform";
  private static final String ADDRESS = "platform@localhost";

  private final LocalClone clone;
  private final StaleLock staleLock;

  Publisher(LocalClone clone) {
    this.clone = clone;
    this.staleLock = new StaleLock(clone.remote());
  }

  String publish(CommitRequest request) {
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var published = clone.underLock(repository -> attempt(repository, request));
      if (published.isPresent()) {
        return published.get();
      }
    }
    throw REPOSITORY_CONFLICT.stop(
        "cannot push '%s' to the infrastructure repository %s: another push came first %d times; nothing was written; signal retry later"
            .formatted(request.summary(), clone.remote(), ATTEMPTS));
  }

  /** The commit's hash; empty when another push came first. */
  private Optional<String> attempt(Repository repository, CommitRequest request)
      throws IOException {
    var tip = clone.tip(repository, clone.fetch(repository));
    var commit = commit(repository, tip.commit(), request);
    if (commit.equals(tip.commit())) {
      return Optional.of(commit.name());
    }
    var pushed = push(repository, tip, commit);
    return switch (pushed.getStatus()) {
      case OK, UP_TO_DATE -> Optional.of(commit.name());
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED, NON_EXISTING -> Optional.empty();
      default -> refused(tip, request, pushed);
    };
  }

  private Optional<String> refused(
      LocalClone.Tip tip, CommitRequest request, RemoteRefUpdate pushed) {
    var why = Optional.ofNullable(pushed.getMessage()).orElse(pushed.getStatus().name());
    if (pushed.getStatus() == Status.REJECTED_OTHER_REASON
        && staleLock.wasInTheWay(tip.branch(), why)) {
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
            repository, commit.name(), commit, tip.branch(), false, null, tip.commit());
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
      for (var edit : request.edits().on(clone.at(parent.name())).entrySet()) {
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

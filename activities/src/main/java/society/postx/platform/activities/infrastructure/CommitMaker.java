package society.postx.platform.activities.infrastructure;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes the commits that requests ask for, in the local clone. */
record CommitMaker(LocalClone local) {
  private static final String NAME = "Post-X Platform";
  private static final String ADDRESS = "platform@localhost";

  /** The parent itself when the edits change nothing. */
  ObjectId commit(Repository repository, ObjectId parent, CommitRequest request)
      throws IOException {
    try (var inserter = repository.newObjectInserter();
        var reader = repository.newObjectReader();
        var walk = new RevWalk(repository)) {
      var base = walk.parseCommit(parent).getTree();
      var index = DirCache.read(reader, base);
      var editor = index.editor();
      for (var edit : request.edits().on(local.checkout(parent)).entrySet()) {
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

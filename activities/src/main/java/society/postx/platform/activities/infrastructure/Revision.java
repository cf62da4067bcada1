package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * A commit as a person names it: a branch, else a tag, else the beginning of its hash. Git's
 * expressions ({@code main~2}, {@code @{yesterday}}) are refused: in this clone they would mean
 * something else.
 */
record Revision(String value) {
  static final String BRANCHES = "refs/remotes/origin/";
  static final String TAGS = "refs/tags/";

  ObjectId in(Repository repository) throws IOException {
    try (var walk = new RevWalk(repository)) {
      for (var folder : List.of(BRANCHES, TAGS)) {
        var ref = repository.exactRef(folder + value);
        if (ref != null) {
          return walk.parseCommit(ref.getObjectId()).copy(); // through an annotated tag
        }
      }
      return byHash(repository, walk);
    } catch (IncorrectObjectTypeException e) {
      throw refused("names no commit");
    }
  }

  private ObjectId byHash(Repository repository, RevWalk walk) throws IOException {
    if (!value.matches("[0-9a-f]{7,40}")) {
      throw refused(
          "unknown branch, tag or hash (7 digits or more) in the infrastructure repository");
    }
    try (var reader = repository.newObjectReader()) {
      var found = reader.resolve(AbbreviatedObjectId.fromString(value));
      if (found.size() > 1) {
        throw refused("several hashes begin with it; give more digits");
      }
      if (found.isEmpty()) {
        throw refused("is not in the infrastructure repository; push it first");
      }
      return walk.parseCommit(found.iterator().next()).copy();
    } catch (MissingObjectException e) {
      throw refused("is not in the infrastructure repository; push it first");
    }
  }

  private RuntimeException refused(String rule) {
    return INVALID_INPUT.stop("revision: '%s': %s".formatted(value, rule));
  }
}

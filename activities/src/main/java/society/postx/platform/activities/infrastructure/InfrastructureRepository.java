package society.postx.platform.activities.infrastructure;

import java.nio.file.Path;

/**
 * Reads and writes the operator's infrastructure repository through the worker's own bare clone.
 *
 * <p>The remote is only ever fetched from and fast-forwarded, on the branch that its HEAD names. It
 * is a URL, or the path of a bare repository: a push into a repository with a working tree would
 * leave that tree behind, and the operator's next commit would silently revert ours.
 *
 * <p>Safe for threads, and for several workers: each writes on top of what the others pushed. A
 * network that is down propagates as an unchecked IOException and passes by itself.
 */
public final class InfrastructureRepository {
  private final LocalClone clone;
  private final Publisher publisher;

  /**
   * @param remote URL or path of a bare repository ({@code PLATFORM_REPOSITORY}). Over HTTPS a
   *     token comes from {@code ~/.netrc}, over SSH a key from {@code ~/.ssh}
   * @param state folder of the worker's own ({@code PLATFORM_STATE}); the clone is {@code
   *     repository.git} in it and can be deleted at any time
   */
  public InfrastructureRepository(String remote, Path state) {
    GitWithoutPrograms.begin();
    this.clone = new LocalClone(Remote.of(remote), state.resolve("repository.git"));
    this.publisher = new Publisher(clone);
  }

  /** The newest commit of the remote, asked now. */
  public Checkout latest() {
    return clone.underLock(clone::fetchLatest);
  }

  /**
   * The repository at a commit.
   *
   * @param commit full hash; INVALID_INPUT when the repository does not have it
   */
  public Checkout at(String commit) {
    return clone.at(commit);
  }

  /**
   * The commit that a person's revision names in the remote now.
   *
   * @param revision a branch, a tag, or a hash of 7 digits or more; INVALID_INPUT for anything else
   */
  public Checkout revision(String revision) {
    return clone.at(new Revision(revision));
  }

  /**
   * Commits and pushes what the request wants changed, on top of the remote's newest commit;
   * repeated a bounded number of times when another push comes first. Without a difference it
   * commits nothing.
   *
   * <p>Gives up with REPOSITORY_CONFLICT when the remote refuses or another push came first every
   * time.
   *
   * @return the full hash at which the repository is as requested
   */
  public String write(CommitRequest request) {
    return publisher.publish(request);
  }
}

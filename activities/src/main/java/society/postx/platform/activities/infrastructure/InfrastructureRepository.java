package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Reads and writes the operator's infrastructure repository through the worker's own bare clone.
 *
 * <p>The remote is only ever fetched from and fast-forwarded, on the branch that its HEAD names. It
 * is a URL, or the path of a bare repository: a push into a repository with a working tree would
 * leave that tree behind, and the operator's next commit would silently revert ours. Beside the
 * branch it gets a ref for each deployed commit.
 *
 * <p>Safe for threads, and for several workers: each writes on top of what the others pushed. A
 * read sees everything that was pushed before its caller began, and callers that ask at the same
 * time share a fetch. A remote that is down fails with UNAVAILABLE and passes by itself.
 *
 * <p>What goes on while the remote is down: reads at a commit that the clone holds, and {@link
 * #known} reads. These serve to reach what exists, with keys, pins, addresses and settings that
 * were right a moment ago: the other side refuses a wrong one. Code that decides (resolving a
 * revision, planning, listing clients, what retention may forget) asks {@link #latest} and waits.
 */
public final class InfrastructureRepository {
  private final LocalClone clone;
  private final RemoteTip tip;
  private final Publisher publisher;
  private final WaitingCaller caller;

  /** For callers that report no progress. */
  public InfrastructureRepository(String remote, Path state) {
    this(remote, state, WaitingCaller.unwatched());
  }

  /**
   * @param remote URL or path of a bare repository ({@code PLATFORM_REPOSITORY}). Over HTTPS a
   *     token comes from {@code ~/.netrc}, over SSH a key from {@code ~/.ssh}
   * @param state folder of the worker's own ({@code PLATFORM_STATE}); the clone is {@code
   *     repository.git} in it and can be deleted at any time
   */
  public InfrastructureRepository(String remote, Path state, WaitingCaller caller) {
    this(remote, state, caller, RemoteTip.PATIENCE);
  }

  /**
   * @param patience of {@link #known} reads
   */
  InfrastructureRepository(String remote, Path state, WaitingCaller caller, Duration patience) {
    GitWithoutPrograms.begin();
    this.clone = new LocalClone(Remote.of(remote), state.resolve("repository.git"));
    this.tip = new RemoteTip(clone, patience);
    this.publisher = new Publisher(clone, tip);
    this.caller = caller;
  }

  /** The newest commit of the remote, asked after the caller began: for decisions. */
  public Checkout latest() {
    return clone.checkout(tip.newest(caller).commit());
  }

  /**
   * As {@link #latest} for what reaches something; while the remote is down, the newest commit that
   * the clone has.
   */
  public Checkout known() {
    return tip.newestIfReached(caller)
        .map(newest -> clone.checkout(newest.commit()))
        .or(clone::lastTip)
        .orElseGet(this::latest);
  }

  /**
   * As {@link #known()}, and never older than the commit; UNAVAILABLE where the remote is down and
   * the clone does not hold it.
   *
   * @param commit full hash
   */
  public Checkout known(String commit) {
    var newest = tip.newestIfReached(caller);
    if (newest.isPresent()) {
      return clone.checkout(newest.get().commit());
    }
    return clone.at(commit).map(this::lastKnown).orElseGet(this::latest);
  }

  private Checkout lastKnown(Checkout commit) {
    return clone.lastTip().filter(last -> !last.isBefore(commit)).orElse(commit);
  }

  /**
   * Whether what a host got at a commit may be newer than the checkout: it was made on top of it,
   * or the clone lacks it and the remote cannot be asked.
   *
   * @param commit as a host noted it: anything
   */
  public boolean mayBeNewer(String commit, Checkout checkout) {
    if (!ObjectId.isId(commit) || commit.equals(checkout.commit())) {
      return false;
    }
    var held = clone.at(commit);
    if (held.isEmpty() && tip.newestIfReached(caller).isEmpty()) {
      return true;
    }
    return held.or(() -> clone.at(commit)).filter(checkout::isBefore).isPresent();
  }

  /**
   * The repository at a commit.
   *
   * @param commit full hash; INVALID_INPUT when the repository does not have it
   */
  public Checkout at(String commit) {
    return clone
        .at(commit)
        .or(() -> fetched(commit))
        .orElseThrow(
            () ->
                INVALID_INPUT.stop(
                    "commit: '%s': is not in the infrastructure repository %s"
                        .formatted(commit, clone.remote())));
  }

  private Optional<Checkout> fetched(String commit) {
    tip.newest(caller);
    return clone.at(commit);
  }

  /**
   * The commit that a person's revision names in the remote now.
   *
   * @param revision a branch, a tag, or a hash of 7 digits or more; INVALID_INPUT for anything else
   */
  public Checkout revision(String revision) {
    tip.newest(caller);
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
    return publisher.publish(request, caller);
  }

  /**
   * Makes a bare repository with all refs of the remote as they are at one moment; while the remote
   * cannot be read, with those that the worker's clone had last.
   *
   * @param folder must not exist
   */
  public RepositoryMirror mirror(Path folder) {
    return new MirrorClone(clone).into(folder);
  }

  /**
   * Keeps these commits reachable in the remote, also after a branch was deleted or rewritten: a
   * host runs them, so they must stay readable. A remote that is down or refuses such refs prevents
   * no deployment.
   *
   * @param commits full hashes
   */
  public void keep(Collection<String> commits) {
    publisher.keep(commits, caller);
  }
}

package society.postx.platform.activities.box;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.RunLabel;

/** Opens the clients' home folders on the box as its main account. */
public interface Homes {
  /**
   * Opens a home, which need not exist yet.
   *
   * @param home below the box's root: {@code backups/client-alpha}
   * @param commit whose {@code platform.yml} names and pins the box
   * @param mainAccount {@code u100001}
   */
  Home open(String home, String commit, String mainAccount);

  /** Opens the home of a spec. */
  default Home open(SubAccountSpec spec, String mainAccount) {
    return open(spec.home(), spec.commit(), mainAccount);
  }

  /** {@code u100001} of the sub-account {@code u100001-sub1}. */
  static String mainAccount(String subAccount) {
    return subAccount.replaceFirst("-sub\\d+$", "");
  }

  /** How far a restic repository is made: restic stores the key first, then the config. */
  enum RepositoryStage {
    /** No file. */
    ABSENT,
    /** A key without a config and nothing else: a connection was cut while restic made it. */
    BEGUN,
    /** Other files without a key or without a config. */
    DAMAGED,
    /** A key and a config. */
    WHOLE
  }

  /** One home. Network errors propagate and pass by themselves. */
  interface Home extends AutoCloseable {
    /** The text of {@code .ssh/authorized_keys}; empty where there is none. */
    String authorizedKeys();

    /** Replaces {@code .ssh/authorized_keys} in one step; makes the home where it is missing. */
    void setAuthorizedKeys(String text);

    /**
     * Notes that the run made this home, if nothing but {@code .ssh} is in it: a repository that
     * was here before is not the run's.
     */
    void claim(RunLabel run);

    /** Whether the run made it. */
    boolean claimedBy(RunLabel run);

    /**
     * When the box stored each snapshot of the repository, by restic's full id. Other files are
     * left out.
     *
     * @param most fails with REQUEST_REFUSED where the folder has more entries
     */
    Map<String, Instant> snapshotTimes(int most);

    /**
     * The snapshots of the repository, however many a host has stored. Other files are left out.
     *
     * @param wanted restic's ids, or beginnings of at least 8 digits, of snapshots that are known
     *     also among millions; a full id even where the folder is not read to its end
     */
    SnapshotFolder snapshots(Collection<String> wanted);

    /**
     * Names of the files in the repository's {@code keys}: each opens the repository with a
     * password of its own.
     *
     * @param most fails with REQUEST_REFUSED where the folder has more entries
     */
    SortedSet<String> repositoryKeys(int most);

    /**
     * How far the repository is made.
     *
     * @param most fails with REQUEST_REFUSED where it has more files and is not whole
     */
    RepositoryStage repositoryStage(int most);

    /** Renames the repository's folder to {@code restic-repo-} and the suffix; nothing is lost. */
    void setRepositoryAside(String suffix);

    /**
     * Bytes of all files in the repository, also of those that restic does not know about.
     *
     * @param most fails with REQUEST_REFUSED where it has more files
     */
    long repositoryBytes(int most);

    /** The box's clock; empty where the box refuses writes, as it does when it is full. */
    Optional<Instant> clock();

    /**
     * When the box stored the mark of a finished prune; empty where there is none. The host cannot
     * write beside its repository.
     */
    Optional<Instant> pruneFinished();

    /** Whether a prune was begun that did not finish. */
    boolean pruneUnfinished();

    /**
     * Stores the mark of a finished or of a begun prune. A full box stores nothing; then the prune
     * goes on when the client's weekday comes.
     */
    void markPrune(boolean finished);

    /**
     * Whether a slice of a prune may have been cut off since the last finished one: it leaves packs
     * of which the repository's index names both the old and the new.
     */
    boolean pruneCutOff();

    /** Stores or removes the mark of a slice that runs. */
    void markCutOff(boolean cutOff);

    /** Removes everything in it. */
    void clear();

    /** Removes the folder itself if it is there and empty. */
    void removeIfEmpty();

    @Override
    void close();
  }
}

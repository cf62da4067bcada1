package society.postx.platform.activities.box;

import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.RunLabel;

/** Opens the clients' home folders on the box as its main account. */
public interface Homes {
  /**
   * Opens the home of a spec, which need not exist yet.
   *
   * @param mainAccount {@code u100001}
   */
  Home open(SubAccountSpec spec, String mainAccount);

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

    /** Removes everything in it. */
    void clear();

    /** Removes the folder itself if it is there and empty. */
    void removeIfEmpty();

    @Override
    void close();
  }
}

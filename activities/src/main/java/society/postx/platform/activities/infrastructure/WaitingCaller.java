package society.postx.platform.activities.infrastructure;

/** A caller that waits for the infrastructure repository; asked on its own thread. */
public interface WaitingCaller {
  /**
   * What was pushed before this instant must be seen, as {@link System#nanoTime}: the beginning of
   * an activity's attempt, since a later step counts on what an earlier one pushed elsewhere.
   */
  long begun();

  /**
   * Called every few seconds of a wait. May throw, which ends the wait.
   *
   * @param what one line that an operator understands
   */
  void waits(String what);

  /** A caller that begins to wait now and reports no progress: for tests and commands. */
  static WaitingCaller unwatched() {
    return new WaitingCaller() {
      @Override
      public long begun() {
        return System.nanoTime();
      }

      @Override
      public void waits(String what) {}
    };
  }
}

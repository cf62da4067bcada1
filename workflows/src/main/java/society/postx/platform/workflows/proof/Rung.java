package society.postx.platform.workflows.proof;

/**
 * Levels of proof that a client's backups can be restored, weakest first. Verification checks the
 * first four each week; drills check the last two. ADR §4.
 */
public enum Rung {
  /** The box stored last night's snapshot, and the host's timer and last run are good. */
  ARRIVED("arrived"),
  /** Index, snapshots and folders of the repository agree, and only known keys open it. */
  CHECKED("checked"),
  /** A share of all stored data was read and has the right checksums. */
  SLICE_READ("slice read"),
  /** Manifest, sentinels and a sample of live files agree with the newest snapshot. */
  SAMPLE_COMPARED("sample compared"),
  /** A drill started an app on restored data. */
  APP_STARTED("app started"),
  /** A drill brought a lost server back. */
  SERVER_LOST("lost server");

  private final String title;

  Rung(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}

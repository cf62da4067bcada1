package society.postx.platform.workflows.drill;

/** Which snapshot a drill restores. */
public enum DrillSource {
  /** What a real loss would be restored from. */
  NEWEST,
  /** One of those before it, at random: retention may keep one that cannot be restored. */
  OLDER
}

package society.postx.platform.workflows.retention;

/**
 * Whether an archive's client is brought back.
 *
 * @param words for people; empty without a reinstatement
 */
public record ReinstatementLook(State state, String words) {
  /** How far it is. */
  public enum State {
    NONE,
    /** Nothing is deleted meanwhile. */
    UNDER_WAY,
    /** The client is verified, and its archive is gone. */
    DONE
  }

  public static ReinstatementLook none() {
    return new ReinstatementLook(State.NONE, "");
  }
}

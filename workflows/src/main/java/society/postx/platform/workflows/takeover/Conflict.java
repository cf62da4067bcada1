package society.postx.platform.workflows.takeover;

/**
 * Something outside the platform that collides with what a client needs.
 *
 * @param what the thing with its name and content: {@code rrset *.dev.platform.example A
 *     203.0.113.9}
 * @param effect what an onboarding would do to it, or how it is in the way
 * @param canBeTakenOver whether an operator may decide to go on in spite of it
 */
public record Conflict(String what, String effect, boolean canBeTakenOver) {
  public static Conflict inTheWay(String what, String effect) {
    return new Conflict(what, effect, false);
  }

  public static Conflict ofOthers(String what, String effect) {
    return new Conflict(what, effect, true);
  }
}

package society.postx.platform.workflows.operation;

/** One box of an operation's checklist; implemented by an enum whose order is the checklist's. */
public interface Step {
  /** The constant's name: what an operator types in a decision. */
  String name();

  /** The box as the ADR words it. */
  String title();

  /** The heading it stands under. */
  String section();

  /** May an operator skip it without leaving the client half-made? */
  boolean skippable();

  /** Can only a person tick it? Such a box is listed and never run. */
  boolean byPerson();

  /** Does it wait for people? The time of that is no work, and is not shown as such. */
  default boolean waits() {
    return false;
  }
}

package society.postx.platform.workflows.operation;

import society.postx.platform.workflows.operation.StepSpec.Kind;

/** One item of an operation's checklist; implemented by an enum in the checklist's order. */
public interface Step {
  /** The constant's name: what an operator types in a decision. */
  String name();

  StepSpec spec();

  default String title() {
    return spec().title();
  }

  default String section() {
    return spec().section();
  }

  /** May an operator skip it without leaving the client half-made? */
  default boolean skippable() {
    return spec().kind() == Kind.SKIPPABLE;
  }

  /** Can only a person tick it? */
  default boolean byPerson() {
    return spec().kind() == Kind.BY_PERSON;
  }

  /** Does it wait for people? */
  default boolean waits() {
    return spec().kind() == Kind.WAITS;
  }
}

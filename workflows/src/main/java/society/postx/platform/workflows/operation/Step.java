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

  /** Whether only a person can tick it. */
  default boolean byPerson() {
    return spec().kind() == Kind.BY_PERSON;
  }

  /** Whether it waits for a decision. */
  default boolean waits() {
    return spec().kind() == Kind.WAITS;
  }
}

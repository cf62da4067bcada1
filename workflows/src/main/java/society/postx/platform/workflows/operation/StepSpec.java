package society.postx.platform.workflows.operation;

import com.google.errorprone.annotations.Immutable;

/**
 * How a checklist shows a step, and who may pass it.
 *
 * @param section the heading it stands under
 * @param title the step as the ADR words it
 */
@Immutable
public record StepSpec(String section, String title, Kind kind) {
  /** Who does a step, and who may leave it out. */
  public enum Kind {
    /** Without it the client would be half-made. */
    REQUIRED,
    /** An operator may skip it once it is stuck. */
    SKIPPABLE,
    /** Waits for people: the time of that is no work, and is not shown as such. */
    WAITS,
    /** Only a person can tick it: it is listed and never run. */
    BY_PERSON
  }
}

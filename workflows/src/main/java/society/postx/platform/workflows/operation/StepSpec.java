package society.postx.platform.workflows.operation;

import com.google.errorprone.annotations.Immutable;

/**
 * Describes a step for the checklist, and who may skip it.
 *
 * @param section the heading it stands under
 * @param title the step as the ADR words it
 */
@Immutable
public record StepSpec(String section, String title, Kind kind) {
  /** Who does a step, and whether it may be skipped. */
  public enum Kind {
    /** The client would be incomplete without it. */
    REQUIRED,
    /** An operator may skip it once it is stuck. */
    SKIPPABLE,
    /** Waits for a decision; this time is not shown as work. */
    WAITS,
    /** Only a person can tick it: it is listed and never run. */
    BY_PERSON
  }
}

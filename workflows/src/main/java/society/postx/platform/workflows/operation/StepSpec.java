package society.postx.platform.workflows.operation;

import com.google.errorprone.annotations.Immutable;

/**
 * Describes a step for the checklist. {@link Operation#optionalStep} lets operators skip one.
 *
 * @param section the heading it stands under
 * @param title the step as the ADR words it
 */
@Immutable
public record StepSpec(String section, String title, Kind kind) {
  /** Who does a step. */
  public enum Kind {
    /** The operation does it. */
    WORK,
    /** Waits for a decision; this time is not shown as work. */
    WAITS,
    /** Only a person can tick it: it is listed and never run. */
    BY_PERSON
  }

  /** A step that the operation does. */
  public StepSpec(String section, String title) {
    this(section, title, Kind.WORK);
  }
}

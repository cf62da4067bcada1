package society.postx.platform.workflows.retention;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;
import society.postx.platform.workflows.operation.StepSpec.Kind;

/** The steps of {@link RetainThenDelete}. */
enum RetentionStep implements Step {
  READ_ARCHIVE("Retention", "What the archive's file says", Kind.WORK),
  KEEP_TERMS("Retention", "Deadline and holds are written into the archive's file", Kind.WORK),
  REMOVE_EVIDENCE("Retention", "Remove logs and evidence", Kind.WORK),
  REINSTATED("Retention", "Whether the client is brought back", Kind.WORK),
  WAIT("Retention", "Wait for the deadline", Kind.WAITS),
  APPROVE_EARLY("Retention", "A second operator approves an early deletion", Kind.WAITS),

  ACQUIRE_PERMIT("Deletion", "Permit to change the client", Kind.WORK),
  CHECK_ARCHIVE("Deletion", "Deadline, holds, marker, repository and place", Kind.WORK),
  MOVE_TO_TRASH("Deletion", "Rename the archive", Kind.WORK),
  PUT_BACK("Deletion", "Put it back after a late hold", Kind.WORK),
  DELETE("Deletion", "Delete the archive for ever", Kind.WORK),
  VERIFY_ABSENT("Afterwards", "The archive is absent", Kind.WORK),
  CERTIFY("Afterwards", "Remove files from Git, write tombstone and certificate", Kind.WORK);

  private final StepSpec spec;

  RetentionStep(String section, String title, Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}

package society.postx.platform.starter.operation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * What an operation answered when it was asked where it stands.
 *
 * @param checklist null where it could not answer
 * @param why it could not, with what to do; empty where it did
 */
record ProgressAnswer(@Nullable Checklist checklist, String why) {
  static final ProgressAnswer NO_WORKER =
      new ProgressAnswer(null, "no worker answers; without one nothing moves:  ./platform worker");

  static ProgressAnswer of(Checklist checklist) {
    return new ProgressAnswer(checklist, "");
  }

  /** It is there and cannot go on: its workflow task fails. */
  static ProgressAnswer wedged(String id, String cause) {
    return new ProgressAnswer(
        null,
        "cannot say where it stands: %s; read the worker's log, then docs/runbook.md; its history:  temporal workflow show -w %s"
            .formatted(cause, id));
  }

  Optional<Checklist> found() {
    return Optional.ofNullable(checklist);
  }
}

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
record Answer(@Nullable Checklist checklist, String why) {
  static final Answer NO_WORKER =
      new Answer(null, "no worker answers; without one nothing moves:  ./platform worker");

  static Answer of(Checklist checklist) {
    return new Answer(checklist, "");
  }

  /** It is there and cannot go on: its workflow task fails. */
  static Answer wedged(String id, String cause) {
    return new Answer(
        null,
        "cannot say where it stands: %s; read the worker's log, then docs/runbook.md; its history:  temporal workflow show -w %s"
            .formatted(cause, id));
  }

  Optional<Checklist> found() {
    return Optional.ofNullable(checklist);
  }
}

package society.postx.platform.starter.operation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;

/**
 * Holds an operation's answer to the progress query: its checklist, or why it could not answer.
 *
 * @param checklist null if it could not answer
 * @param why the reason, with what to do; empty if it answered
 */
record ProgressAnswer(@Nullable Checklist checklist, String why) {
  static final ProgressAnswer NO_WORKER =
      new ProgressAnswer(
          null, "no worker answers, so no operation progresses; start one:  ./platform worker");

  static ProgressAnswer of(Checklist checklist) {
    return new ProgressAnswer(checklist, "");
  }

  /** A worker runs, but the operation's workflow task fails. */
  static ProgressAnswer wedged(String id, String cause) {
    return new ProgressAnswer(
        null,
        "cannot report its progress: %s; read the worker's log, then docs/runbook.md; its history:  temporal workflow show -w %s"
            .formatted(cause, id));
  }

  Optional<Checklist> found() {
    return Optional.ofNullable(checklist);
  }
}

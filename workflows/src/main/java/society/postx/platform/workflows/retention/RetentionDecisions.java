package society.postx.platform.workflows.retention;

import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.Deadline.Refused;

/**
 * Takes people's decisions about the deadline at any time. One that arrives before the archive was
 * read waits for that: a hold must not get lost.
 */
final class RetentionDecisions {
  private @Nullable Deadline deadline;
  private int taken;

  void begin(Deadline from) {
    deadline = from;
  }

  Deadline deadline() {
    if (deadline == null) {
      throw new IllegalStateException("the archive was not read yet");
    }
    return deadline;
  }

  /** Changes with every accepted decision. */
  int taken() {
    return taken;
  }

  /** Ends the wait, so that the archive is looked at. */
  void lookAgain() {
    taken++;
  }

  private interface Change {
    Deadline of(Deadline from) throws Refused;
  }

  /** Answers empty if it counts, else why a rule forbids it. */
  Optional<String> decide(Verb verb, Decision decision) {
    if (!decision.problems().isEmpty()) {
      return Optional.of(String.join("; ", decision.problems()));
    }
    Workflow.await(() -> deadline != null);
    return change(
        it -> {
          var by = decision.operator();
          var now = WorkflowTime.now();
          return switch (verb) {
            case HOLD -> it.hold(new Hold(by, decision.reason(), now, until(decision)));
            case RELEASE_HOLD -> it.release(decision.hold(), by, reasoned(decision, now));
            case EXTEND -> it.extend(required(until(decision)), by, now);
            case DELETE_NOW -> it.deleteNow(by, decision.reason(), now);
            case APPROVE -> it.approve(by, now);
            case REJECT -> it.withdraw();
            case RETRY, SKIP, ABORT, PAUSE, RESUME, ROLLBACK, MOVE_DATE, CONFIRM_RECEIPT ->
                throw new IllegalArgumentException(verb + " is not about the deadline");
          };
        });
  }

  /** Why the approval would not count; changes nothing. */
  Optional<String> refusesApproval(String by) {
    try {
      var unused = deadline().approve(by, WorkflowTime.now());
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused.why());
    }
  }

  /** What people wrote into the file counts where it is stricter. */
  Optional<String> adopt(ArchiveFile file) {
    return change(it -> it.adopt(file.deleteAt(), file.holds()));
  }

  /** These holds are in the file now. */
  void written(List<Hold> holds) {
    deadline = deadline().written(holds);
  }

  /** The deletion begins, or a rule forbids it. */
  Optional<String> beginDeletion(ArchiveLook look) {
    return change(it -> it.begin(look.found(), WorkflowTime.now(), look.witness()));
  }

  /** Withdraws the request for an early deletion. */
  void withdraw() {
    change(Deadline::withdraw);
  }

  private Optional<String> change(Change change) {
    var before = deadline();
    try {
      deadline = change.of(before);
      taken += before.equals(deadline) ? 0 : 1;
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused.why());
    }
  }

  private static @Nullable Instant until(Decision decision) throws Refused {
    try {
      return decision.until().isEmpty() ? null : Instant.parse(decision.until());
    } catch (DateTimeException e) {
      throw new Refused(
          "until: '%s': an instant (example: 2027-06-30T12:00:00Z)".formatted(decision.until()));
    }
  }

  private static Instant reasoned(Decision decision, Instant now) throws Refused {
    if (decision.reason().isBlank()) {
      throw new Refused("reason: is missing; releaseHold needs one");
    }
    return now;
  }

  private static Instant required(@Nullable Instant until) throws Refused {
    if (until == null) {
      throw new Refused("until: is missing (example: 2027-06-30T12:00:00Z)");
    }
    return until;
  }
}

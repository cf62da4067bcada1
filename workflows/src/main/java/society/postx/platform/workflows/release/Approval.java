package society.postx.platform.workflows.release;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.rollout.Effect;
import society.postx.platform.workflows.rollout.Reminders;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;

/** A gate at which people say yes, to exactly what it shows, before an instant. */
final class Approval {
  private final Board board;
  private final Rollout rollout;
  private final String id;
  private final String workflow;
  private final Duration timeout;

  Approval(Board board, Rollout rollout, String id, String workflow, Duration timeout) {
    this.board = board;
    this.rollout = rollout;
    this.id = id;
    this.workflow = workflow;
    this.timeout = timeout;
  }

  /** True once approved, false where nobody answered in time; leaves by TakenBack on a no. */
  boolean given(State gate, String question, List<String> approved) {
    var opened = Rollout.now();
    var deadline = opened.plus(timeout);
    var digest = Digest.of(approved);
    rollout.enter(gate, "%s No answer until %s means no.".formatted(question, deadline), digest);
    tell("waits for your approval", question, deadline, digest);
    for (var reminder : Reminders.between(opened, deadline)) {
      var answer = rollout.answerBefore(reminder);
      if (answer.isPresent()) {
        return true;
      }
      tell("still waits for your approval", question, deadline, digest);
    }
    Optional<Effect> answer = rollout.answerBefore(deadline);
    if (answer.isEmpty()) {
      rollout.close("nobody had answered until %s, which meant no".formatted(deadline));
    }
    return answer.isPresent();
  }

  private void tell(String title, String question, Instant deadline, String digest) {
    board.tell(
        "release %s %s".formatted(id, title),
        "%s%nNo answer until %s means no.%nAnswer with:%n  starter approve %s --plan %s%n  starter reject %s --reason \"…\"%n"
            .formatted(question, deadline, workflow, digest, workflow));
  }
}

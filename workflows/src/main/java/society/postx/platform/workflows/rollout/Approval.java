package society.postx.platform.workflows.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A gate at which people say yes, to exactly what it shows, before an instant. */
final class Approval {
  private final Course<?> course;
  private final Rollout rollout;
  private final String workflow;

  Approval(Course<?> course, String workflow) {
    this.course = course;
    this.rollout = course.rollout();
    this.workflow = workflow;
  }

  /** True once approved, false where nobody answered in time; leaves by TakenBack on a no. */
  boolean given(State gate, String question, List<String> approved) {
    var opened = Rollout.now();
    var deadline = opened.plus(course.terms().approvalTime());
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
    course
        .board()
        .tell(
            "%s %s".formatted(course.work().words().title(), title),
            "%s%nNo answer until %s means no.%nAnswer with:%n  starter approve %s --plan %s%n  starter reject %s --reason \"…\"%n"
                .formatted(question, deadline, workflow, digest, workflow));
  }
}

package society.postx.platform.workflows.rollout;

import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.target.Target;
import society.postx.platform.workflows.text.Quantities;

/** A gate at which people say yes, to exactly what it shows, before an instant. */
final class Approval {
  private final Course<?> course;
  private final Rollout rollout;
  private final String workflow;

  /**
   * What a gate asks for.
   *
   * @param asked the question in one sentence
   * @param seen what speaks for a yes
   * @param targets whom it is for
   * @param silence what no answer in time means
   */
  record Subject(String asked, String seen, List<Target> targets, String silence) {}

  Approval(Course<?> course, String workflow) {
    this.course = course;
    this.rollout = course.rollout();
    this.workflow = workflow;
  }

  /** True once approved, false where nobody answered in time; leaves by TakenBack on a no. */
  boolean given(State gate, Subject subject, List<String> approved) {
    var opened = Rollout.now();
    var deadline = opened.plus(course.terms().approvalTime());
    var question =
        new Question(
            subject.asked(),
            subject.seen(),
            subject.targets().stream().map(it -> it.client().value()).toList(),
            subject.targets().size(),
            course.work().changes(subject.targets()),
            course.work().rejection(),
            subject.silence(),
            deadline,
            Digest.of(approved));
    rollout.enter(gate, question);
    course.board().tell(title("waits for your approval"), text(question));
    for (var reminder : Reminders.between(opened, deadline)) {
      var answer = rollout.answerBefore(reminder);
      if (answer.isPresent()) {
        return true;
      }
      course.board().remind(title("still waits for your approval"), text(question));
    }
    Optional<Verb> answer = rollout.answerBefore(deadline);
    if (answer.isEmpty()) {
      rollout.close(
          "nobody had answered until %s, which meant no".formatted(Quantities.time(deadline)));
    }
    return answer.isPresent();
  }

  private String title(String what) {
    return "%s %s".formatted(course.work().words().title(), what);
  }

  private String text(Question question) {
    return "%s%nAnswer with one of:%n  %s%n"
        .formatted(
            String.join("\n", question.lines()),
            String.join("\n  ", question.commands("./platform", workflow)));
  }
}

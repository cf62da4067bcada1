package society.postx.platform.workflows.rollout;

import java.util.List;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.Target;

/** Asks operators to approve what a rollout does next, and for which clients. */
record RolloutApproval(RolloutContext<?> course) {
  /**
   * What it asks.
   *
   * @param asked the question in one sentence
   * @param seen what the canary or earlier waves have shown
   * @param targets the clients it is for
   * @param silence what no answer in time means
   * @param plan all that is approved
   */
  record Subject(
      String asked, String seen, List<Target> targets, String silence, List<String> plan) {}

  /**
   * True once approved, false if nobody answered in time; throws EndedByOperator on a rejection.
   */
  boolean given(RolloutStage gate, Subject subject) {
    var work = course.work();
    var question =
        new Question(
            subject.asked(),
            subject.seen(),
            subject.targets().stream().map(it -> it.client().value()).toList(),
            subject.targets().size(),
            work.approval().changes(subject.targets()),
            work.approval().rejection(),
            subject.silence(),
            WorkflowTime.now().plus(course.terms().approvalTime()),
            Digest.of(subject.plan()),
            null);
    var rollout = course.rollout();
    rollout.enter(gate, question);
    var answered =
        new Approval(course.board(), work.words().title()).awaitAnswer(question, rollout::decided);
    rollout.checkpoint();
    return answered;
  }
}

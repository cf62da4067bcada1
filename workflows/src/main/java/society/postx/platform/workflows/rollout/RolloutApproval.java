package society.postx.platform.workflows.rollout;

import java.util.List;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.Target;

/** Asks operators to approve what a rollout does next, and for which clients. */
record RolloutApproval(RolloutContext<?> context) {
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
    var action = context.action();
    var question =
        new Question(
            subject.asked(),
            subject.seen(),
            subject.targets().stream().map(it -> it.client().value()).toList(),
            subject.targets().size(),
            action.approval().changes(subject.targets()),
            action.approval().rejection(),
            subject.silence(),
            WorkflowTime.now().plus(context.settings().approvalTime()),
            Digest.of(subject.plan()),
            null);
    var decisions = context.decisions();
    decisions.enter(gate, question);
    var answered =
        new Approval(context.view(), action.words().title())
            .awaitAnswer(question, decisions::decided);
    decisions.checkpoint();
    return answered;
  }
}

package society.postx.platform.workflows.release;

import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.FailureType;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;

/** The door to a release: {@link ReleaseRun} is its way. */
public final class DeployReleaseImpl implements DeployRelease {
  private final Board board = new Board("DeployRelease", List.of(ReleaseStep.values()));
  private final Rollout rollout = new Rollout(board);
  private final Shares shares = new Shares();
  private boolean begun;

  @Override
  public DeployReleaseResult run(@Nullable DeployReleaseInput input) {
    if (input == null) {
      throw FailureType.INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/DeployRelease.md");
    }
    var run = new ReleaseRun(input, board, rollout, shares);
    begun = true;
    return run.run();
  }

  @Override
  public Checklist progress() {
    return board.checklist();
  }

  @Override
  public State state() {
    return rollout.state();
  }

  @Override
  public List<ClientRow> clients() {
    return shares.rows(Workflow.getInfo().getWorkflowId());
  }

  /** A decision may be there before the run has begun: one that continues starts with it. */
  private void decide(Verb verb, Decision decision) {
    Workflow.await(() -> begun);
    rollout.decide(verb, decision);
  }

  private Checklist decideAndReport(Verb verb, Decision decision) {
    Workflow.await(() -> begun);
    var refusal = rollout.decide(verb, decision);
    if (refusal.isPresent()) {
      throw FailureType.REQUEST_REFUSED.stop(refusal.get());
    }
    return board.checklist();
  }

  @Override
  public void approve(Decision decision) {
    decide(Verb.APPROVE, decision);
  }

  @Override
  public Checklist approveAndReport(Decision decision) {
    return decideAndReport(Verb.APPROVE, decision);
  }

  @Override
  public void reject(Decision decision) {
    decide(Verb.REJECT, decision);
  }

  @Override
  public Checklist rejectAndReport(Decision decision) {
    return decideAndReport(Verb.REJECT, decision);
  }

  @Override
  public void pause(Decision decision) {
    decide(Verb.PAUSE, decision);
  }

  @Override
  public Checklist pauseAndReport(Decision decision) {
    return decideAndReport(Verb.PAUSE, decision);
  }

  @Override
  public void resume(Decision decision) {
    decide(Verb.RESUME, decision);
  }

  @Override
  public Checklist resumeAndReport(Decision decision) {
    return decideAndReport(Verb.RESUME, decision);
  }

  @Override
  public void abort(Decision decision) {
    decide(Verb.ABORT, decision);
  }

  @Override
  public Checklist abortAndReport(Decision decision) {
    return decideAndReport(Verb.ABORT, decision);
  }

  @Override
  public void rollback(Decision decision) {
    decide(Verb.ROLLBACK, decision);
  }

  @Override
  public Checklist rollbackAndReport(Decision decision) {
    return decideAndReport(Verb.ROLLBACK, decision);
  }

  @Override
  public void retry(Decision decision) {
    decide(Verb.RETRY, decision);
  }

  @Override
  public Checklist retryAndReport(Decision decision) {
    return decideAndReport(Verb.RETRY, decision);
  }

  @Override
  public void skip(Decision decision) {
    decide(Verb.SKIP, decision);
  }

  @Override
  public Checklist skipAndReport(Decision decision) {
    return decideAndReport(Verb.SKIP, decision);
  }
}

package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Workflow;
import java.util.List;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.FailureType;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.Verb;

/** What every rollout's workflow answers and takes from people. */
public abstract class Door<R extends ShareResult> {
  protected final Board board;
  protected final Rollout rollout;
  protected final Shares<R> shares = new Shares<>();
  private boolean begun;

  /** For a rollout that may be told these. */
  protected Door(String name, List<? extends Step> steps, List<Verb> verbs) {
    board = new Board(name, steps);
    rollout = new Rollout(board, verbs);
  }

  /** From here on decisions count: a run that continues starts with those it was given. */
  protected void begun() {
    begun = true;
  }

  public Checklist progress() {
    return board.checklist();
  }

  public State state() {
    return rollout.state();
  }

  public List<ClientRow> clients() {
    return shares.rows(Workflow.getInfo().getWorkflowId());
  }

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

  public void approve(Decision decision) {
    decide(Verb.APPROVE, decision);
  }

  public Checklist approveAndReport(Decision decision) {
    return decideAndReport(Verb.APPROVE, decision);
  }

  public void reject(Decision decision) {
    decide(Verb.REJECT, decision);
  }

  public Checklist rejectAndReport(Decision decision) {
    return decideAndReport(Verb.REJECT, decision);
  }

  public void pause(Decision decision) {
    decide(Verb.PAUSE, decision);
  }

  public Checklist pauseAndReport(Decision decision) {
    return decideAndReport(Verb.PAUSE, decision);
  }

  public void resume(Decision decision) {
    decide(Verb.RESUME, decision);
  }

  public Checklist resumeAndReport(Decision decision) {
    return decideAndReport(Verb.RESUME, decision);
  }

  public void abort(Decision decision) {
    decide(Verb.ABORT, decision);
  }

  public Checklist abortAndReport(Decision decision) {
    return decideAndReport(Verb.ABORT, decision);
  }

  public void rollback(Decision decision) {
    decide(Verb.ROLLBACK, decision);
  }

  public Checklist rollbackAndReport(Decision decision) {
    return decideAndReport(Verb.ROLLBACK, decision);
  }

  public void retry(Decision decision) {
    decide(Verb.RETRY, decision);
  }

  public Checklist retryAndReport(Decision decision) {
    return decideAndReport(Verb.RETRY, decision);
  }

  public void skip(Decision decision) {
    decide(Verb.SKIP, decision);
  }

  public Checklist skipAndReport(Decision decision) {
    return decideAndReport(Verb.SKIP, decision);
  }
}

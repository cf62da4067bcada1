package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.Kernel;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.target.ClientRow;
import society.postx.platform.workflows.rollout.target.Shares;

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

  private void decide(Verb verb, @Nullable Decision decision) {
    Workflow.await(() -> begun);
    rollout.decide(verb, Decision.received(decision));
  }

  private Checklist decideAndReport(Verb verb, @Nullable Decision decision) {
    Workflow.await(() -> begun);
    var refusal = rollout.decide(verb, Decision.received(decision));
    if (refusal.isPresent()) {
      throw FailureType.REQUEST_REFUSED.stop(refusal.get());
    }
    return board.checklist();
  }

  /** Only of a client whose own workflow runs: it may have ended since, or never begun. */
  public void childWaits(@Nullable ChildWaits notice) {
    Workflow.await(() -> begun);
    if (notice != null && Kernel.second()) {
      shares.asks(notice.client(), notice.about());
      board.childrenWait(shares.asked());
    }
  }

  public void approve(@Nullable Decision decision) {
    decide(Verb.APPROVE, decision);
  }

  public Checklist approveAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.APPROVE, decision);
  }

  public void reject(@Nullable Decision decision) {
    decide(Verb.REJECT, decision);
  }

  public Checklist rejectAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.REJECT, decision);
  }

  public void pause(@Nullable Decision decision) {
    decide(Verb.PAUSE, decision);
  }

  public Checklist pauseAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.PAUSE, decision);
  }

  public void resume(@Nullable Decision decision) {
    decide(Verb.RESUME, decision);
  }

  public Checklist resumeAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.RESUME, decision);
  }

  public void abort(@Nullable Decision decision) {
    decide(Verb.ABORT, decision);
  }

  public Checklist abortAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.ABORT, decision);
  }

  public void rollback(@Nullable Decision decision) {
    decide(Verb.ROLLBACK, decision);
  }

  public Checklist rollbackAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.ROLLBACK, decision);
  }

  public void retry(@Nullable Decision decision) {
    decide(Verb.RETRY, decision);
  }

  public Checklist retryAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.RETRY, decision);
  }

  public void skip(@Nullable Decision decision) {
    decide(Verb.SKIP, decision);
  }

  public Checklist skipAndReport(@Nullable Decision decision) {
    return decideAndReport(Verb.SKIP, decision);
  }
}

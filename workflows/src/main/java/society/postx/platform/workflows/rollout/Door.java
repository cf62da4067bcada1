package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.DecisionHandlers;
import society.postx.platform.workflows.operation.Kernel;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.decision.State;
import society.postx.platform.workflows.rollout.target.ClientRow;
import society.postx.platform.workflows.rollout.target.Shares;

/** Lets operators see a rollout and decide about it. */
public abstract class Door<R extends ShareResult> extends DecisionHandlers {
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

  @Override
  public Checklist progress() {
    return board.checklist();
  }

  public State state() {
    return rollout.state();
  }

  public List<ClientRow> clients() {
    return shares.rows(Workflow.getInfo().getWorkflowId());
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    Workflow.await(() -> begun);
    return rollout.decide(verb, decision);
  }

  /** Only of a client whose own workflow runs: it may have ended since, or never begun. */
  public void childWaits(@Nullable ChildWaits notice) {
    Workflow.await(() -> begun);
    if (notice != null && Kernel.second()) {
      shares.asks(notice.client(), notice.about());
      board.childrenWait(shares.asked());
    }
  }
}

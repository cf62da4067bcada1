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
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.rollout.targets.Shares;

/** Handles the queries, signals and updates of a rollout. */
public abstract class Door<R extends ShareResult> extends DecisionHandlers {
  protected final Board board;
  protected final Rollout rollout;
  protected final Shares<R> shares = new Shares<>();
  private boolean begun;

  /** For a rollout that accepts these verbs. */
  protected Door(String name, List<? extends Step> steps, List<Verb> verbs) {
    board = new Board(name, steps);
    rollout = new Rollout(board, verbs);
  }

  /** Accepts decisions from here on; a continued run handles earlier ones first. */
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

  /** Counts only if the client's own workflow still runs: it may have ended since. */
  public void childWaits(@Nullable ChildWaits notice) {
    Workflow.await(() -> begun);
    if (notice != null && Kernel.second()) {
      shares.asks(notice.client(), notice.about());
      board.childrenWait(shares.asked());
    }
  }
}

package society.postx.platform.workflows.rollout;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.DecisionHandlers;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.targets.ClientRow;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/** Handles the queries, signals and updates of a rollout. */
public abstract class RolloutSignals<R extends ClientResult> extends DecisionHandlers {
  protected final OperatorView view;
  protected final RolloutDecisions decisions;
  protected final TargetTable<R> table = new TargetTable<>();
  private boolean begun;

  /** For a rollout that accepts these verbs. */
  protected RolloutSignals(String name, List<? extends Step> steps, List<Verb> verbs) {
    view = new OperatorView(name, steps);
    decisions = new RolloutDecisions(view, verbs);
  }

  /** Accepts decisions from here on; a continued run handles earlier ones first. */
  protected void begun() {
    begun = true;
  }

  @Override
  public Checklist progress() {
    return view.checklist();
  }

  public RolloutStage state() {
    return decisions.state();
  }

  public List<ClientRow> clients() {
    return table.rows(Workflow.getInfo().getWorkflowId());
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    Workflow.await(() -> begun);
    return decisions.decide(verb, decision);
  }

  /** Counts only if the client's own workflow still runs: it may have ended since. */
  public void childWaits(@Nullable ChildWaits notice) {
    Workflow.await(() -> begun);
    if (notice != null && KernelVersion.second()) {
      table.childWaits(notice.client(), notice.about());
      view.childrenWait(table.waitingForDecision());
    }
  }
}

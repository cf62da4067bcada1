package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/** Holds what all stages of one rollout share. */
public record RolloutContext<R extends ClientResult>(
    RolloutAction<R> action,
    RolloutSettings settings,
    Calendar calendar,
    OperatorView view,
    RolloutDecisions decisions,
    TargetTable<R> table) {}

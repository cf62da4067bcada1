package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.plan.RolloutSettings;
import society.postx.platform.workflows.rollout.targets.TargetTable;

/** Holds what all stages of one rollout share. */
public record RolloutContext<R extends ClientResult>(
    RolloutAction<R> work,
    RolloutSettings terms,
    Calendar calendar,
    OperatorView board,
    RolloutDecisions rollout,
    TargetTable<R> shares) {}

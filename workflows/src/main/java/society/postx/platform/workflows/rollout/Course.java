package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.rollout.decision.Rollout;
import society.postx.platform.workflows.rollout.plan.Calendar;
import society.postx.platform.workflows.rollout.plan.Terms;
import society.postx.platform.workflows.rollout.targets.Shares;

/** Holds what all stages of one rollout share. */
public record Course<R extends ShareResult>(
    Work<R> work, Terms terms, Calendar calendar, Board board, Rollout rollout, Shares<R> shares) {}

package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.deployment.ShareResult;
import society.postx.platform.workflows.operation.Board;

/** What all stages of one rollout share. */
public record Course<R extends ShareResult>(
    Work<R> work, Terms terms, Calendar calendar, Board board, Rollout rollout, Shares<R> shares) {}

package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.operation.Step;

/** Names the checklist items that every rollout has. */
public record RolloutSteps(
    Step plan,
    Step inspection,
    Step preview,
    Step targetsHealthy,
    Step canary,
    Step soak,
    Step approval,
    Step waves,
    Step deferred,
    Step record) {}

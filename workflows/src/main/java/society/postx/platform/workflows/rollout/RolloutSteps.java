package society.postx.platform.workflows.rollout;

import society.postx.platform.workflows.operation.Step;

/** Names the checklist items that every rollout has. */
public record RolloutSteps(
    Step plan,
    Step survey,
    Step preview,
    Step targetsWell,
    Step canary,
    Step soak,
    Step approval,
    Step waves,
    Step deferred,
    Step record) {}

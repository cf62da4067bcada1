package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.rollout.RolloutPlan;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.targets.Target;

/**
 * The targets of an upgrade.
 *
 * @param targets canary first, then by name; without those left out
 * @param freezes of {@code platform.yml}
 * @param zone time zone of windows and freezes
 */
public record UpgradeTargets(List<Target> targets, List<Freeze> freezes, String zone)
    implements RolloutPlan {}

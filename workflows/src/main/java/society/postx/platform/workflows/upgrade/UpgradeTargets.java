package society.postx.platform.workflows.upgrade;

import java.util.List;
import society.postx.platform.workflows.rollout.Freeze;
import society.postx.platform.workflows.rollout.Target;

/**
 * Whom an upgrade is for.
 *
 * @param targets canary first, then by name; those left out are not here
 * @param freezes of {@code platform.yml}
 * @param zone time zone of windows and freezes
 */
public record UpgradeTargets(List<Target> targets, List<Freeze> freezes, String zone) {}

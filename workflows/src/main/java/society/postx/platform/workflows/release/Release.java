package society.postx.platform.workflows.release;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.rollout.RolloutPlan;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.targets.Target;

/**
 * The commit, targets and images of a revision, resolved once for the whole rollout.
 *
 * @param commit full hash
 * @param subject the commit's first line
 * @param apps to deploy; empty for all, and {@code base/} with them; null from an older worker:
 *     then the typed apps count
 * @param targets clients of the release, canary first, then by name; without those left out
 * @param images every image that it would run, pinned
 * @param freezes of {@code platform.yml}
 * @param zone time zone of windows and freezes
 */
public record Release(
    String commit,
    String subject,
    @Nullable List<AppName> apps,
    List<Target> targets,
    List<String> images,
    List<Freeze> freezes,
    String zone)
    implements RolloutPlan {}

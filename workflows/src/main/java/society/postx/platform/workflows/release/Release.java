package society.postx.platform.workflows.release;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.rollout.RolloutPlan;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.target.Target;

/**
 * What a revision resolved to, once for the whole rollout.
 *
 * @param commit full hash
 * @param subject the commit's first line
 * @param apps taken to the commit; empty for all, and {@code base/} with them; null where a worker
 *     resolved it that did not say so yet: then as they were typed
 * @param targets clients it is meant for, canary first, then by name; those left out are not here
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

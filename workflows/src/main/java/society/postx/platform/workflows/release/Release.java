package society.postx.platform.workflows.release;

import java.util.List;
import society.postx.platform.workflows.rollout.Freeze;
import society.postx.platform.workflows.rollout.Target;

/**
 * What a revision resolved to, once for the whole rollout.
 *
 * @param commit full hash
 * @param subject the commit's first line
 * @param targets clients it is meant for, canary first, then by name; those left out are not here
 * @param images every image that it would run, pinned
 * @param freezes of {@code platform.yml}
 * @param zone time zone of windows and freezes
 */
public record Release(
    String commit,
    String subject,
    List<Target> targets,
    List<String> images,
    List<Freeze> freezes,
    String zone) {}

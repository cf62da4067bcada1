/** The targets of a rollout and their status. */
@NullMarked
package society.postx.platform.workflows.rollout.targets;

import org.jspecify.annotations.NullMarked;

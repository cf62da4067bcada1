/** The clients that a rollout is meant for, and how each of them stands. */
@NullMarked
package society.postx.platform.workflows.rollout.targets;

import org.jspecify.annotations.NullMarked;

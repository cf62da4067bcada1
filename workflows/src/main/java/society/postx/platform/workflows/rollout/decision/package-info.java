/** Where a rollout stands, and what people decided about it. */
@NullMarked
package society.postx.platform.workflows.rollout.decision;

import org.jspecify.annotations.NullMarked;

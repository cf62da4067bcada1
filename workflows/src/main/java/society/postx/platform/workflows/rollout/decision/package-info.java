/** The stages of a rollout and the decisions about it. */
@NullMarked
package society.postx.platform.workflows.rollout.decision;

import org.jspecify.annotations.NullMarked;

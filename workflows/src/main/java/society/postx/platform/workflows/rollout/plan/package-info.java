/** What a rollout may do and when, decided from data alone. */
@NullMarked
package society.postx.platform.workflows.rollout.plan;

import org.jspecify.annotations.NullMarked;

/** Provides what the commands for releases and upgrades share. */
@NullMarked
package society.postx.platform.starter.rollout;

import org.jspecify.annotations.NullMarked;

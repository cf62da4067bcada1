/** Follows workflows of clients that the asking run did not start. */
@NullMarked
package society.postx.platform.activities.rollout;

import org.jspecify.annotations.NullMarked;

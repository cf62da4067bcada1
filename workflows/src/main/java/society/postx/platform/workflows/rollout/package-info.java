@NullMarked
package society.postx.platform.workflows.rollout;

import org.jspecify.annotations.NullMarked;

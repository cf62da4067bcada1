/** Why an activity failed. */
@NullMarked
package society.postx.platform.workflows.failure;

import org.jspecify.annotations.NullMarked;

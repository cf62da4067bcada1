@NullMarked
package society.postx.platform.starter.rollout;

import org.jspecify.annotations.NullMarked;

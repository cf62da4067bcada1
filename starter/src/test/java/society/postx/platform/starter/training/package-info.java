@NullMarked
package society.postx.platform.starter.training;

import org.jspecify.annotations.NullMarked;

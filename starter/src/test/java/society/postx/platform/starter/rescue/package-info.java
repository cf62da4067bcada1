@NullMarked
package society.postx.platform.starter.rescue;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.starter.sheet;

import org.jspecify.annotations.NullMarked;

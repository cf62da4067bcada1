@NullMarked
package society.postx.platform.starter.upgrade;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.starter.restore;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.starter.backup;

import org.jspecify.annotations.NullMarked;

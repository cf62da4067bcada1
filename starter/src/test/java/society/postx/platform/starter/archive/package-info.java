@NullMarked
package society.postx.platform.starter.archive;

import org.jspecify.annotations.NullMarked;

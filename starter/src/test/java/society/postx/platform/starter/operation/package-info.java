@NullMarked
package society.postx.platform.starter.operation;

import org.jspecify.annotations.NullMarked;

/** Lists running operations, follows them, and sends decisions to them. */
@NullMarked
package society.postx.platform.starter.operation;

import org.jspecify.annotations.NullMarked;

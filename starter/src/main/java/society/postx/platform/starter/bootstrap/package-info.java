/** What a Temporal namespace needs before the first operation. */
@NullMarked
package society.postx.platform.starter.bootstrap;

import org.jspecify.annotations.NullMarked;

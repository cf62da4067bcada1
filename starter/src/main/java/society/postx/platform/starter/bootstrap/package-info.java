/** Prepares a Temporal namespace before the first operation. */
@NullMarked
package society.postx.platform.starter.bootstrap;

import org.jspecify.annotations.NullMarked;

/** Prepares the JVM's start-up cache with the commands that operators type most. */
@NullMarked
package society.postx.platform.starter.training;

import org.jspecify.annotations.NullMarked;

/** The light step: files compared, changed ones placed, one command. */
@NullMarked
package society.postx.platform.benchmarks.light;

import org.jspecify.annotations.NullMarked;

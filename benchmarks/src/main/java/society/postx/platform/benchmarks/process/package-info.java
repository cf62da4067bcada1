/** Processes that a benchmark runs beside itself. */
@NullMarked
package society.postx.platform.benchmarks.process;

import org.jspecify.annotations.NullMarked;

/** Runs the processes of a benchmark and reports its figures. */
@NullMarked
package society.postx.platform.benchmarks.process;

import org.jspecify.annotations.NullMarked;

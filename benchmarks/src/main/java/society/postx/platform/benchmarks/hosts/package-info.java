/** Runs the real hosts and the contenders that a benchmark compares on them. */
@NullMarked
package society.postx.platform.benchmarks.hosts;

import org.jspecify.annotations.NullMarked;

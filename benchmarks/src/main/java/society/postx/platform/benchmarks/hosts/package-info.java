/** The same real hosts for all, and contenders that take turns on them. */
@NullMarked
package society.postx.platform.benchmarks.hosts;

import org.jspecify.annotations.NullMarked;

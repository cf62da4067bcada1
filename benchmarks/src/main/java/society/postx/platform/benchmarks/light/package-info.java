/** Measures the light step: compare files, copy the changed ones, run one command. */
@NullMarked
package society.postx.platform.benchmarks.light;

import org.jspecify.annotations.NullMarked;

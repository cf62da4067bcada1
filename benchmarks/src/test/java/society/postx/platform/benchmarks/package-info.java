@NullMarked
package society.postx.platform.benchmarks;

import org.jspecify.annotations.NullMarked;

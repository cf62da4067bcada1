/** Measures the full step: hosts start an app's new version and become healthy. */
@NullMarked
package society.postx.platform.benchmarks.full;

import org.jspecify.annotations.NullMarked;

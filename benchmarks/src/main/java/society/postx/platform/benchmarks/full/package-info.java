/** The full step: an app's new version is started on hosts and seen healthy. */
@NullMarked
package society.postx.platform.benchmarks.full;

import org.jspecify.annotations.NullMarked;

/** Measures a release to many clients whose hosts do no work. */
@NullMarked
package society.postx.platform.benchmarks.clients;

import org.jspecify.annotations.NullMarked;

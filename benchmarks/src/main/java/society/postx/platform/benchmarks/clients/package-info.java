/** The time a release to many clients takes, with hosts that cost nothing. */
@NullMarked
package society.postx.platform.benchmarks.clients;

import org.jspecify.annotations.NullMarked;

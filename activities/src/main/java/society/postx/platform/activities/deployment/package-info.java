/** Deploying a release on a client's host, and what is seen of it from outside. ADR §8. */
@NullMarked
package society.postx.platform.activities.deployment;

import org.jspecify.annotations.NullMarked;

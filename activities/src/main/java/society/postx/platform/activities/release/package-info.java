/** Reads releases from the infrastructure repository and records how they went. ADR §8. */
@NullMarked
package society.postx.platform.activities.release;

import org.jspecify.annotations.NullMarked;

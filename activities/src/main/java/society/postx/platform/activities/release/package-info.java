/** Releases in the infrastructure repository: whom they are for, and how they went. ADR §8. */
@NullMarked
package society.postx.platform.activities.release;

import org.jspecify.annotations.NullMarked;

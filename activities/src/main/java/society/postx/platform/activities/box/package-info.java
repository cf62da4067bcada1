/** Manages a client's sub-account on the Storage Box and what its keys may do there. ADR §4. */
@NullMarked
package society.postx.platform.activities.box;

import org.jspecify.annotations.NullMarked;

/** Ends the use of a client's apps, exports its data, and proves that it is gone. ADR §11. */
@NullMarked
package society.postx.platform.activities.offboarding;

import org.jspecify.annotations.NullMarked;

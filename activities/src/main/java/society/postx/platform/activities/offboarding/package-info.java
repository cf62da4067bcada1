/** What an offboarding does on hosts, and how it proves that a client is gone. ADR §11. */
/** Ends the use of a client's apps, exports its data and lets it download them. ADR §11. */
@NullMarked
package society.postx.platform.activities.offboarding;

import org.jspecify.annotations.NullMarked;

/** What an offboarding does on hosts, and how it proves that a client is gone. ADR §11. */
@NullMarked
package society.postx.platform.activities.offboarding;

import org.jspecify.annotations.NullMarked;

/** Manages a client's host over SSH: first contact, base, apps, evidence. ADR §2, §9. */
@NullMarked
package society.postx.platform.activities.host;

import org.jspecify.annotations.NullMarked;

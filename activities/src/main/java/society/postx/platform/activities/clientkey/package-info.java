/** Keeps the clients' own age keys on the Storage Box and on their hosts, never in Git. ADR §11. */
@NullMarked
package society.postx.platform.activities.clientkey;

import org.jspecify.annotations.NullMarked;

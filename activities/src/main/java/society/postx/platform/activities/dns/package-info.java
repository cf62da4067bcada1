/** A client's records in Hetzner DNS, and what name servers really answer. ADR §3. */
@NullMarked
package society.postx.platform.activities.dns;

import org.jspecify.annotations.NullMarked;

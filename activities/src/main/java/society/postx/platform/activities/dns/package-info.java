/** Manages a client's records in Hetzner DNS and checks what name servers answer. ADR §3. */
@NullMarked
package society.postx.platform.activities.dns;

import org.jspecify.annotations.NullMarked;

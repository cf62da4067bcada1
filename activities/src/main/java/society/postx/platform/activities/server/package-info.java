/**
 * Manages a client's server at Hetzner with firewall, primary IPs, protection and backups. ADR §1,
 * §7.
 */
@NullMarked
package society.postx.platform.activities.server;

import org.jspecify.annotations.NullMarked;

/**
 * Stands in for Uptime Kuma 2.5: its Socket.IO protocol, its quirks and its push URL, with checks
 * that really probe. It is not Uptime Kuma.
 */
@NullMarked
package society.postx.platform.sandbox.monitoring;

import org.jspecify.annotations.NullMarked;

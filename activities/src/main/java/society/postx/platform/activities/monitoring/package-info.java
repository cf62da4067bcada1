/**
 * Manages a client's monitors and its group on the status page, in Uptime Kuma 2.5 over Socket.IO.
 */
@NullMarked
package society.postx.platform.activities.monitoring;

import org.jspecify.annotations.NullMarked;

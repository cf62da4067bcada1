/** A client's monitors and its place on the status page, in Uptime Kuma 2.5 over Socket.IO. */
@NullMarked
package society.postx.platform.activities.monitoring;

import org.jspecify.annotations.NullMarked;

/** Runs the machines behind the servers: Debian under systemd-nspawn, or records in memory. */
@NullMarked
package society.postx.platform.sandbox.machine;

import org.jspecify.annotations.NullMarked;

/** Starts upgrades of the servers. */
@NullMarked
package society.postx.platform.starter.upgrade;

import org.jspecify.annotations.NullMarked;

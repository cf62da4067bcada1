/** Says over the DNS protocol what zones and rrsets say. */
@NullMarked
package society.postx.platform.sandbox.dns;

import org.jspecify.annotations.NullMarked;

/** A client for Hetzner's Cloud, DNS and Storage Box APIs. */
@NullMarked
package society.postx.platform.activities.hetzner;

import org.jspecify.annotations.NullMarked;

/** Hetzner's Cloud, DNS and Storage Box APIs: what can be called, and what they said. */
@NullMarked
package society.postx.platform.activities.hetzner;

import org.jspecify.annotations.NullMarked;

/** JSON exactly as on the wire (Hetzner's OpenAPI files), reduced to the fields that are used. */
@NullMarked
package society.postx.platform.activities.hetzner.wire;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.activities.hetzner;

import org.jspecify.annotations.NullMarked;

/** The Storage Box as an operator's own machine reaches it, over Hetzner's API. */
@NullMarked
package society.postx.platform.starter.box;

import org.jspecify.annotations.NullMarked;

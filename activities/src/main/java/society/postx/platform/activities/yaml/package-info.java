/** Reads files that people write, and refuses mistakes with path, place and rule. */
@NullMarked
package society.postx.platform.activities.yaml;

import org.jspecify.annotations.NullMarked;

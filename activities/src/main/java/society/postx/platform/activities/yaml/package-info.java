/** Files that people write: read strictly, refused with path, place and rule. */
@NullMarked
package society.postx.platform.activities.yaml;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.activities.box;

import org.jspecify.annotations.NullMarked;

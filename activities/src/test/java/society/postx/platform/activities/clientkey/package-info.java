@NullMarked
package society.postx.platform.activities.clientkey;

import org.jspecify.annotations.NullMarked;

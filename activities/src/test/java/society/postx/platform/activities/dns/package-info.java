@NullMarked
package society.postx.platform.activities.dns;

import org.jspecify.annotations.NullMarked;

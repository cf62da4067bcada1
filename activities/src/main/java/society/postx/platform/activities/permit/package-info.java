@NullMarked
package society.postx.platform.activities.permit;

import org.jspecify.annotations.NullMarked;

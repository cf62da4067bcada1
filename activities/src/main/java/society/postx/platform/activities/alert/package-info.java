/** Tells people by mail and webhook that something waits for them. */
@NullMarked
package society.postx.platform.activities.alert;

import org.jspecify.annotations.NullMarked;

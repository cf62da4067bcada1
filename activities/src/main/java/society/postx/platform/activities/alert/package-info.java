/** Telling people that something waits for them: by mail and by webhook. */
@NullMarked
package society.postx.platform.activities.alert;

import org.jspecify.annotations.NullMarked;

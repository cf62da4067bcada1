/** Limits on what other machines and programs send: nothing is read without one. */
@NullMarked
package society.postx.platform.activities.limit;

import org.jspecify.annotations.NullMarked;

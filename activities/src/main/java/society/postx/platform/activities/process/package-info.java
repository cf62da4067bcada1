/** Runs programs of this machine; secrets reach them only through pipes. */
@NullMarked
package society.postx.platform.activities.process;

import org.jspecify.annotations.NullMarked;

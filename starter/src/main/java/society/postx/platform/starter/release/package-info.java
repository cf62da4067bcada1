/** Starts, plans, resumes and rolls back releases. */
@NullMarked
package society.postx.platform.starter.release;

import org.jspecify.annotations.NullMarked;

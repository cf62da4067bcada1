/** Folders on the worker's own disk. */
@NullMarked
package society.postx.platform.activities.folder;

import org.jspecify.annotations.NullMarked;

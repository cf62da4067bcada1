/** Shows what backups a client has. */
@NullMarked
package society.postx.platform.workflows.snapshots;

import org.jspecify.annotations.NullMarked;

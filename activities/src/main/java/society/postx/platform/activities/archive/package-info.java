/** Keeps and deletes what offboarded clients left, on the Storage Box and in Git. ADR §11. */
@NullMarked
package society.postx.platform.activities.archive;

import org.jspecify.annotations.NullMarked;

/**
 * Makes and restores a client's restic backups, and gives the platform access to the repository.
 * ADR §4.
 */
@NullMarked
package society.postx.platform.activities.backup;

import org.jspecify.annotations.NullMarked;

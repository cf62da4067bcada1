/**
 * A client's restic backups on its host, and the platform's own access to the repository. ADR §4.
 */
@NullMarked
package society.postx.platform.activities.backup;

import org.jspecify.annotations.NullMarked;

/** The operator's Git repository: read at a commit, written by commit and push. ADR §12. */
@NullMarked
package society.postx.platform.activities.infrastructure;

import org.jspecify.annotations.NullMarked;

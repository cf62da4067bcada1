/** Reads the operator's Git repository at a commit and writes it by commit and push. ADR §12. */
@NullMarked
package society.postx.platform.activities.infrastructure;

import org.jspecify.annotations.NullMarked;

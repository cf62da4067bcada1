/** Restores a share of the clients each month on throw-away servers, as proof. ADR §4. */
@NullMarked
package society.postx.platform.workflows.drill;

import org.jspecify.annotations.NullMarked;

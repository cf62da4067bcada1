/** Throw-away servers on which a client's data is restored to be looked at or proved. */
@NullMarked
package society.postx.platform.workflows.staging;

import org.jspecify.annotations.NullMarked;

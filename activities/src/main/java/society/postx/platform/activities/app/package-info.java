/** Reads what an app folder of the infrastructure repository says about its app. ADR §2. */
@NullMarked
package society.postx.platform.activities.app;

import org.jspecify.annotations.NullMarked;

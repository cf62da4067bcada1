/** Verifies from outside that a client has what it was promised. ADR §10. */
@NullMarked
package society.postx.platform.activities.verification;

import org.jspecify.annotations.NullMarked;

/** Refuses changes to a client by a run that does not hold the client's permit in Temporal. */
@NullMarked
package society.postx.platform.activities.permit;

import org.jspecify.annotations.NullMarked;

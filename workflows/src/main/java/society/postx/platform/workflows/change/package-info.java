/** What an activity changed, as it reports it. */
@NullMarked
package society.postx.platform.workflows.change;

import org.jspecify.annotations.NullMarked;

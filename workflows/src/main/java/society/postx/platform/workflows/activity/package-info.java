/** How workflows call activities: task queues, time limits and retries. */
@NullMarked
package society.postx.platform.workflows.activity;

import org.jspecify.annotations.NullMarked;

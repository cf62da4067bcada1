/** What runs by itself: Temporal schedules as the repository's platform.yml says. */
@NullMarked
package society.postx.platform.starter.schedule;

import org.jspecify.annotations.NullMarked;

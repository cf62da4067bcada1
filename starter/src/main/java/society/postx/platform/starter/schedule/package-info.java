/** Manages the platform's Temporal schedules, whose times are in the repository's platform.yml. */
@NullMarked
package society.postx.platform.starter.schedule;

import org.jspecify.annotations.NullMarked;

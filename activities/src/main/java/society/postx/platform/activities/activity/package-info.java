/** What every activity needs from Temporal, behind interfaces that tests can replace. */
@NullMarked
package society.postx.platform.activities.activity;

import org.jspecify.annotations.NullMarked;

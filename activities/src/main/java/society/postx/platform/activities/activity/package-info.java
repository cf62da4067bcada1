/** What any activity needs of Temporal, as seams that tests can stand in for. */
@NullMarked
package society.postx.platform.activities.activity;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.activities.offboarding;

import org.jspecify.annotations.NullMarked;

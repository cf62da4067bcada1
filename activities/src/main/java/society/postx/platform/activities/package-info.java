@NullMarked
package society.postx.platform.activities;

import org.jspecify.annotations.NullMarked;

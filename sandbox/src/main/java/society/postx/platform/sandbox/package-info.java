@NullMarked
package society.postx.platform.sandbox;

import org.jspecify.annotations.NullMarked;

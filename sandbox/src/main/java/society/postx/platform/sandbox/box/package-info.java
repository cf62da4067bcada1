@NullMarked
package society.postx.platform.sandbox.box;

import org.jspecify.annotations.NullMarked;

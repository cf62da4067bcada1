@NullMarked
package society.postx.platform.sandbox.machine;

import org.jspecify.annotations.NullMarked;

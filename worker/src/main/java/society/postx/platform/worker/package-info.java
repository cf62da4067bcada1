@NullMarked
package society.postx.platform.worker;

import org.jspecify.annotations.NullMarked;

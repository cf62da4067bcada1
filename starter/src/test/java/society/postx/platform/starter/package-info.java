@NullMarked
package society.postx.platform.starter;

import org.jspecify.annotations.NullMarked;

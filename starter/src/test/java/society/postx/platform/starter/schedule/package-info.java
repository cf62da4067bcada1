@NullMarked
package society.postx.platform.starter.schedule;

import org.jspecify.annotations.NullMarked;

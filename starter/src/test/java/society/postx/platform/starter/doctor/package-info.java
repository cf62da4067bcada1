@NullMarked
package society.postx.platform.starter.doctor;

import org.jspecify.annotations.NullMarked;

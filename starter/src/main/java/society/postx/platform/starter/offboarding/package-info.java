@NullMarked
package society.postx.platform.starter.offboarding;

import org.jspecify.annotations.NullMarked;

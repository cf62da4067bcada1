@NullMarked
package society.postx.platform.starter.onboarding;

import org.jspecify.annotations.NullMarked;

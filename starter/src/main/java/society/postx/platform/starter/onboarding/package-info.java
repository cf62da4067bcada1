/** Starts an onboarding from flags, a file or the repository. */
@NullMarked
package society.postx.platform.starter.onboarding;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.onboarding;

import org.jspecify.annotations.NullMarked;

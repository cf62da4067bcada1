/** What an onboarding would take away from others, and the decision to do so. */
@NullMarked
package society.postx.platform.workflows.takeover;

import org.jspecify.annotations.NullMarked;

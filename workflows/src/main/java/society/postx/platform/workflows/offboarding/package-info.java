@NullMarked
package society.postx.platform.workflows.offboarding;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.verification;

import org.jspecify.annotations.NullMarked;

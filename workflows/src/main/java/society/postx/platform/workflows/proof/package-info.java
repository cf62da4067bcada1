@NullMarked
package society.postx.platform.workflows.proof;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.operation;

import org.jspecify.annotations.NullMarked;

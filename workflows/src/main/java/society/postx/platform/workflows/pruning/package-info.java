@NullMarked
package society.postx.platform.workflows.pruning;

import org.jspecify.annotations.NullMarked;

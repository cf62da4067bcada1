@NullMarked
package society.postx.platform.workflows.scan;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.release;

import org.jspecify.annotations.NullMarked;

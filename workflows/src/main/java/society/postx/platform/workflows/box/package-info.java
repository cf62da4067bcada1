@NullMarked
package society.postx.platform.workflows.box;

import org.jspecify.annotations.NullMarked;

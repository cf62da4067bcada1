@NullMarked
package society.postx.platform.workflows.restore;

import org.jspecify.annotations.NullMarked;

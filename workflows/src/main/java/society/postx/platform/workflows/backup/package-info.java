@NullMarked
package society.postx.platform.workflows.backup;

import org.jspecify.annotations.NullMarked;

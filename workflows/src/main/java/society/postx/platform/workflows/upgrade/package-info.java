@NullMarked
package society.postx.platform.workflows.upgrade;

import org.jspecify.annotations.NullMarked;

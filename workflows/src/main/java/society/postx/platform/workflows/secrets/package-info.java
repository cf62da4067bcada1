@NullMarked
package society.postx.platform.workflows.secrets;

import org.jspecify.annotations.NullMarked;

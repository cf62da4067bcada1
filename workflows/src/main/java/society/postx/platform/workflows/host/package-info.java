@NullMarked
package society.postx.platform.workflows.host;

import org.jspecify.annotations.NullMarked;

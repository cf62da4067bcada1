@NullMarked
package society.postx.platform.workflows.build;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.infrastructure;

import org.jspecify.annotations.NullMarked;

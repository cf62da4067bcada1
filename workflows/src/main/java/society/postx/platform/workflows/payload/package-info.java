/** How values cross Temporal: strict for what people type, lenient between workers. */
@NullMarked
package society.postx.platform.workflows.payload;

import org.jspecify.annotations.NullMarked;

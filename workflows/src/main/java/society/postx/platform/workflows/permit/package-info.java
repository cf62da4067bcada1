@NullMarked
package society.postx.platform.workflows.permit;

import org.jspecify.annotations.NullMarked;

/** Values as people read them. */
@NullMarked
package society.postx.platform.workflows.text;

import org.jspecify.annotations.NullMarked;

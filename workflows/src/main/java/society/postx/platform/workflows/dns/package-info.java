@NullMarked
package society.postx.platform.workflows.dns;

import org.jspecify.annotations.NullMarked;

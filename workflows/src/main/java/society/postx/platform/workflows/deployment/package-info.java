@NullMarked
package society.postx.platform.workflows.deployment;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.monitoring;

import org.jspecify.annotations.NullMarked;

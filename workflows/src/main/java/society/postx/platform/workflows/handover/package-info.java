@NullMarked
package society.postx.platform.workflows.handover;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.worker.observability;

import org.jspecify.annotations.NullMarked;

@NullMarked
package society.postx.platform.workflows.client;

import org.jspecify.annotations.NullMarked;

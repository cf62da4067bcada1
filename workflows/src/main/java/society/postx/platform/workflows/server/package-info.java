@NullMarked
package society.postx.platform.workflows.server;

import org.jspecify.annotations.NullMarked;

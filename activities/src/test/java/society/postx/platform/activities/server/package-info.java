@NullMarked
package society.postx.platform.activities.server;

import org.jspecify.annotations.NullMarked;

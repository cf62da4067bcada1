@NullMarked
package society.postx.platform.starter.connection;

import org.jspecify.annotations.NullMarked;

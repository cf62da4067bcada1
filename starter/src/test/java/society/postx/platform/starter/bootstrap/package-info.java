@NullMarked
package society.postx.platform.starter.bootstrap;

import org.jspecify.annotations.NullMarked;

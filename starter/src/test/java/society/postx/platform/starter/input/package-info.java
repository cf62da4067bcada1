/** How commands read what people type. */
@NullMarked
package society.postx.platform.starter.input;

import org.jspecify.annotations.NullMarked;

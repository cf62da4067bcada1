/** The printable recovery sheet, and the note that says when it was made. */
@NullMarked
package society.postx.platform.starter.sheet;

import org.jspecify.annotations.NullMarked;

/** Reads and checks an operation's input as people type it. */
@NullMarked
package society.postx.platform.starter.input;

import org.jspecify.annotations.NullMarked;

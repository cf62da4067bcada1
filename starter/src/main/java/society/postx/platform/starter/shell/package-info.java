/** Provides what every command shares: streams, colours, exit codes and external programs. */
@NullMarked
package society.postx.platform.starter.shell;

import org.jspecify.annotations.NullMarked;

/** What every command shares: streams, colours, exit codes and the programs it runs. */
@NullMarked
package society.postx.platform.starter.shell;

import org.jspecify.annotations.NullMarked;

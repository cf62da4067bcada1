/** What the sandbox remembers: plain rows per project, one lock, one file. */
@NullMarked
package society.postx.platform.sandbox.state;

import org.jspecify.annotations.NullMarked;

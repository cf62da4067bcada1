/** Holds the sandbox's state: plain rows for each project, one lock, one file. */
@NullMarked
package society.postx.platform.sandbox.state;

import org.jspecify.annotations.NullMarked;

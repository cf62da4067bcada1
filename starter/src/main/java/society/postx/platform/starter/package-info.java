/** Runs the operator's command line: one class for each command, in the package of its subject. */
@NullMarked
package society.postx.platform.starter;

import org.jspecify.annotations.NullMarked;

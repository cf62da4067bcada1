/** The operator's command line: one command a class, each in the package of what it is about. */
@NullMarked
package society.postx.platform.starter;

import org.jspecify.annotations.NullMarked;

/** Creates and reads the operator's infrastructure repository. */
@NullMarked
package society.postx.platform.starter.repository;

import org.jspecify.annotations.NullMarked;

/** The operator's infrastructure repository, from the template to the first commit. */
@NullMarked
package society.postx.platform.starter.repository;

import org.jspecify.annotations.NullMarked;

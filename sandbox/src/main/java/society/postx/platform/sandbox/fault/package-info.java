/** What can be made to go wrong, and where it bites. */
@NullMarked
package society.postx.platform.sandbox.fault;

import org.jspecify.annotations.NullMarked;

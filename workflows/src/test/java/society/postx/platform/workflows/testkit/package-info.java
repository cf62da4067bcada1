/** What all workflow tests set up, of this module and of others. */
@NullMarked
package society.postx.platform.workflows.testkit;

import org.jspecify.annotations.NullMarked;

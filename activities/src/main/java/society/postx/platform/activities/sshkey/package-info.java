/** Keys for SSH as text. */
@NullMarked
package society.postx.platform.activities.sshkey;

import org.jspecify.annotations.NullMarked;

/** Converts SSH keys. */
@NullMarked
package society.postx.platform.activities.sshkey;

import org.jspecify.annotations.NullMarked;

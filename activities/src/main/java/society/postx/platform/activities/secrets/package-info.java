/** Makes, keeps and reads secrets with sops and age; plaintext lives in memory only. ADR §5. */
@NullMarked
package society.postx.platform.activities.secrets;

import org.jspecify.annotations.NullMarked;

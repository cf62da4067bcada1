/** sops and age: secrets are made, kept and read here, and live in memory only. ADR §5. */
@NullMarked
package society.postx.platform.activities.secrets;

import org.jspecify.annotations.NullMarked;

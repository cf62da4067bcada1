/** Installs security updates on clients' hosts and records how it went. ADR §9. */
@NullMarked
package society.postx.platform.activities.upgrade;

import org.jspecify.annotations.NullMarked;

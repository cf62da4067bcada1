/** Security updates of clients' hosts: whom they are for, the packages, and how it went. ADR §9. */
@NullMarked
package society.postx.platform.activities.upgrade;

import org.jspecify.annotations.NullMarked;

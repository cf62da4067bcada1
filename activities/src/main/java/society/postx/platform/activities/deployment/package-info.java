/** Deploys releases on clients' hosts and checks them from outside. ADR §8. */
@NullMarked
package society.postx.platform.activities.deployment;

import org.jspecify.annotations.NullMarked;

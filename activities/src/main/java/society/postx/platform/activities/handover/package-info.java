/** Hands a client's credentials over, encrypted to the recipient. ADR §10, Handover. */
@NullMarked
package society.postx.platform.activities.handover;

import org.jspecify.annotations.NullMarked;

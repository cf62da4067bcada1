/** Brings an offboarded client back from its archive. ADR §11. */
@NullMarked
package society.postx.platform.workflows.reinstatement;

import org.jspecify.annotations.NullMarked;

/** Keeps what an offboarded client left until its deadline, and deletes it then. ADR §11. */
@NullMarked
package society.postx.platform.workflows.retention;

import org.jspecify.annotations.NullMarked;

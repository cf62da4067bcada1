/**
 * The closed room that everything of the sandbox runs in: Linux namespaces that end with this
 * process, whichever way it ends.
 */
@NullMarked
package society.postx.platform.sandbox.world;

import org.jspecify.annotations.NullMarked;

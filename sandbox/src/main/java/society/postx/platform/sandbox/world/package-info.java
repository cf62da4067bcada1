/**
 * Isolates everything that the sandbox runs in Linux namespaces, called a world, which end with
 * this process, in any way it ends.
 */
@NullMarked
package society.postx.platform.sandbox.world;

import org.jspecify.annotations.NullMarked;

/** Serves the Storage Box API at its own base URL. */
@NullMarked
package society.postx.platform.sandbox.storage;

import org.jspecify.annotations.NullMarked;

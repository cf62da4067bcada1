/** The Storage Box API, on its own base URL. */
@NullMarked
package society.postx.platform.sandbox.storage;

import org.jspecify.annotations.NullMarked;

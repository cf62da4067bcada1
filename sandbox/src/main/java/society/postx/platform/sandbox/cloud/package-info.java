/** Serves the Cloud API, one resource a file. */
@NullMarked
package society.postx.platform.sandbox.cloud;

import org.jspecify.annotations.NullMarked;

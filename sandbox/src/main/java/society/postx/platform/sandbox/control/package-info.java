/** Serves the endpoint through which tests and people inject faults and read the request log. */
@NullMarked
package society.postx.platform.sandbox.control;

import org.jspecify.annotations.NullMarked;

/** The endpoint through which tests and people steer a running sandbox. */
@NullMarked
package society.postx.platform.sandbox.control;

import org.jspecify.annotations.NullMarked;

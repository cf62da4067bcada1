/** Runs Hetzner's asynchronous actions, with one id space over both APIs. */
@NullMarked
package society.postx.platform.sandbox.action;

import org.jspecify.annotations.NullMarked;

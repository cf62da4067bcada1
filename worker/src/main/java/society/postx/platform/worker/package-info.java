/** Runs the worker process: settings, registration, metrics, graceful shutdown. */
@NullMarked
package society.postx.platform.worker;

import org.jspecify.annotations.NullMarked;

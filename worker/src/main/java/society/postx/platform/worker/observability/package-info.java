/** Serves a worker's health and metrics over HTTP. */
@NullMarked
package society.postx.platform.worker.observability;

import org.jspecify.annotations.NullMarked;

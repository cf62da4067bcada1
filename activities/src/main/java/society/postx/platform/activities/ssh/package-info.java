/**
 * SSH to hosts and to the box: pinned host keys only, one pooled connection each, and long work as
 * detached jobs that outlive connection and worker.
 */
@NullMarked
package society.postx.platform.activities.ssh;

import org.jspecify.annotations.NullMarked;

/**
 * Tests the whole platform as an operator has it: a real Temporal server, a worker in a process of
 * its own, the command line, and Hetzner in a box with real machines.
 */
@NullMarked
package society.postx.platform.systemtests;

import org.jspecify.annotations.NullMarked;

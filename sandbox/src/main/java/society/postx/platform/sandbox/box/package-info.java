/** Runs Storage Boxes: real OpenSSH servers, or records in memory. */
@NullMarked
package society.postx.platform.sandbox.box;

import org.jspecify.annotations.NullMarked;

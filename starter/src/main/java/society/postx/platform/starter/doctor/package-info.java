/** Checks that everything the platform needs is installed and configured; changes nothing. */
@NullMarked
package society.postx.platform.starter.doctor;

import org.jspecify.annotations.NullMarked;

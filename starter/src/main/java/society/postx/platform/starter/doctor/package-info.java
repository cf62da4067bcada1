/** Is everything there that the platform needs? Looks, and changes nothing. */
@NullMarked
package society.postx.platform.starter.doctor;

import org.jspecify.annotations.NullMarked;

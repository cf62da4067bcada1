/** Commands that bring a client's data back with the recovery sheet and the Storage Box alone. */
@NullMarked
package society.postx.platform.starter.rescue;

import org.jspecify.annotations.NullMarked;

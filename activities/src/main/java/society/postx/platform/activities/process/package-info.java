/** Programs of this machine, run as filters: what is secret goes through pipes. */
@NullMarked
package society.postx.platform.activities.process;

import org.jspecify.annotations.NullMarked;

/** Answers DNS questions from the zones and RRSets of the API. */
@NullMarked
package society.postx.platform.sandbox.dns;

import org.jspecify.annotations.NullMarked;

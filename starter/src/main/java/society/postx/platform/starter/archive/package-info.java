/** Commands about what offboarded clients left. ADR §11. */
@NullMarked
package society.postx.platform.starter.archive;

import org.jspecify.annotations.NullMarked;

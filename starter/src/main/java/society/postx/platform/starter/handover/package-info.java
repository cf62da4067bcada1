/** Shows hand-overs and evidence, which workers keep on the Storage Box. ADR §10, §11. */
@NullMarked
package society.postx.platform.starter.handover;

import org.jspecify.annotations.NullMarked;

/** Runs Hetzner in a box: its APIs over HTTP, with real machines and Storage Boxes behind them. */
@NullMarked
package society.postx.platform.sandbox;

import org.jspecify.annotations.NullMarked;

package society.postx.platform.sandbox.world;

import java.nio.file.Path;

/**
 * Selects one of the eight worlds of a machine and its state folder. The sandbox uses number 0; the
 * others let tests and developers run beside it.
 *
 * @param index 0 to 7; decides addresses, interface, routes' metric and lock
 * @param state folder of the run, made if missing
 */
public record WorldOptions(int index, Path state) {
  /**
   * System property of a JVM whose tests run beside another JVM's: 1, 2 or 3. Each JVM starts its
   * search at another world, so that a restarted sandbox finds its world free again.
   */
  private static final String LANE = "sandbox.lane";

  public WorldOptions {
    if (index < 0 || index > 7)
      throw new IllegalArgumentException("world: index: %d: must be 0 to 7".formatted(index));
    state = state.toAbsolutePath().normalize();
  }

  /** The world that the sandbox uses. */
  public static WorldOptions in(Path state) {
    return new WorldOptions(0, state);
  }

  /**
   * A free world for tests: the first one from 7 downwards and then round; from 5 in lane 2, from 3
   * in lane 3.
   */
  public static WorldOptions spare(Path state) {
    var passedOver = 2 * (Integer.getInteger(LANE, 1) - 1);
    for (var count = 0; count < 7; count++) {
      var options = new WorldOptions(7 - Math.floorMod(passedOver + count, 7), state);
      if (!WorldKeeper.isHeld(options)) return options;
    }
    throw new WorldException(
        "world: all of 1 to 7 are in use; end one of the processes that hold them");
  }

  public WorldNetwork network() {
    return new WorldNetwork(index);
  }
}

package society.postx.platform.sandbox.world;

import java.nio.file.Path;

/**
 * Which of the eight worlds a machine has room for, and where it keeps its log. Number 0 is what
 * the sandbox uses; the others let tests and developers run beside it.
 *
 * @param index 0 to 7; decides addresses, interface, routes' metric and lock
 * @param state folder of the run, made if missing
 */
public record WorldOptions(int index, Path state) {
  /**
   * System property of a JVM whose tests run beside another's: 1, 2 or 3. Each looks first where no
   * other does, so that a sandbox finds its world again when it is started anew.
   */
  private static final String LANE = "sandbox.lane";

  public WorldOptions {
    if (index < 0 || index > 7)
      throw new IllegalArgumentException("world: index: %d is not 0 to 7".formatted(index));
    state = state.toAbsolutePath().normalize();
  }

  /** The world that the sandbox uses. */
  public static WorldOptions in(Path state) {
    return new WorldOptions(0, state);
  }

  /**
   * The first one that nobody holds, from 7 downwards and then round; from 5 in lane 2, from 3 in
   * lane 3. What a test takes.
   */
  public static WorldOptions spare(Path state) {
    var passedOver = 2 * (Integer.getInteger(LANE, 1) - 1);
    for (var count = 0; count < 7; count++) {
      var options = new WorldOptions(7 - Math.floorMod(passedOver + count, 7), state);
      if (!WorldKeeper.isHeld(options)) return options;
    }
    throw new WorldException("all of the worlds 1 to 7 are in use; end one of their owners");
  }

  public WorldNetwork network() {
    return new WorldNetwork(index);
  }
}

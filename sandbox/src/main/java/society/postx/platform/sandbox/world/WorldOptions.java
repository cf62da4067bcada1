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
  public WorldOptions {
    if (index < 0 || index > 7)
      throw new IllegalArgumentException("world: index: %d is not 0 to 7".formatted(index));
    state = state.toAbsolutePath().normalize();
  }

  /** The world that the sandbox uses. */
  public static WorldOptions in(Path state) {
    return new WorldOptions(0, state);
  }

  /** The first one that nobody holds, from 7 downwards: what a test takes. */
  public static WorldOptions spare(Path state) {
    for (var index = 7; index > 0; index--) {
      var options = new WorldOptions(index, state);
      if (!Keeper.isHeld(options)) return options;
    }
    throw new WorldException("all of the worlds 1 to 7 are in use; end one of their owners");
  }

  public WorldNetwork network() {
    return new WorldNetwork(index);
  }
}

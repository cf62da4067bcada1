package society.postx.platform.sandbox.world;

/** Says that a world could not be opened or a command in it failed, and why. */
public final class WorldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WorldException(String message) {
    super(message);
  }

  public WorldException(String message, Throwable cause) {
    super(message, cause);
  }
}

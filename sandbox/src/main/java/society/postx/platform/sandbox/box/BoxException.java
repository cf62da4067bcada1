package society.postx.platform.sandbox.box;

/** Says that a change of a Storage Box failed, and what answered. */
public final class BoxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BoxException(String message) {
    super(message);
  }

  BoxException(String message, Throwable cause) {
    super(message, cause);
  }
}

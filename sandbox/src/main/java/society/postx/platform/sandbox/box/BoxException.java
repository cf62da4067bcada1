package society.postx.platform.sandbox.box;

/** A Storage Box could not be brought into the asked state; the message says what answered. */
public final class BoxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BoxException(String message) {
    super(message);
  }

  BoxException(String message, Throwable cause) {
    super(message, cause);
  }
}

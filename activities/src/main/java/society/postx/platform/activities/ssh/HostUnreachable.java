package society.postx.platform.activities.ssh;

/** No connection, or it broke: passes by itself, so another attempt is the answer. */
public final class HostUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HostUnreachable(Login login, String doing, Throwable cause) {
    super("%s: %s: %s".formatted(login, doing, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}

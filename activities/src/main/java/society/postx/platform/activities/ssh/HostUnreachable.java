package society.postx.platform.activities.ssh;

/** A host that cannot be connected to, or whose connection broke. Another attempt may succeed. */
public final class HostUnreachable extends HostFailure {
  private static final long serialVersionUID = 1L;

  HostUnreachable(Login login, String doing, Throwable cause) {
    super("%s: %s: %s".formatted(login, doing, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}

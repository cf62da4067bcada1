package society.postx.platform.activities.hetzner;

import java.time.Duration;

/**
 * An error of Hetzner's API: the request, the error's text, its code and the correlation id, which
 * Hetzner's support asks for. {@code POST /servers: server limit exceeded (resource_limit_exceeded,
 * 5f1c2e)}. Never holds a token or a body.
 */
public final class HetznerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;

  HetznerException(ErrorCode code, String message, Duration retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  HetznerException(ErrorCode code, String message) {
    this(code, message, Duration.ZERO);
  }

  public ErrorCode code() {
    return code;
  }

  /** How long the rate limit asks to wait; zero for other codes. */
  public Duration retryAfter() {
    return retryAfter;
  }
}

package society.postx.platform.activities.ssh;

import org.jspecify.annotations.Nullable;

/** What went wrong with one host and says nothing about others; the message names the host. */
public abstract sealed class HostFailure extends RuntimeException
    permits CommandFailed, HostUnreachable, UnusableAnswer {
  private static final long serialVersionUID = 1L;

  HostFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

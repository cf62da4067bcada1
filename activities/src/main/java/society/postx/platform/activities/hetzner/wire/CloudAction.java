package society.postx.platform.activities.hetzner.wire;

import org.jspecify.annotations.Nullable;

/**
 * An asynchronous task of Hetzner's; both APIs number them in one space.
 *
 * @param status running, success or error
 * @param error why it failed, with status error alone
 */
public record CloudAction(long id, String command, String status, @Nullable Failure error) {
  /** The error of a failed action. */
  public record Failure(String code, String message) {}

  public boolean running() {
    return status.equals("running");
  }

  public boolean failed() {
    return status.equals("error");
  }
}

package society.postx.platform.workflows.failure;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/**
 * Says why an activity gave up or will try again: the failure's type in the UI, in alerts and in
 * {@code docs/runbook.md}.
 *
 * <p>{@link #stop} is for what people must fix; {@link #retry} and {@link #retryIn} for what passes
 * by itself.
 */
public enum FailureType {
  /** Hetzner, the Storage Box or Uptime Kuma does not accept our token, key or password. */
  CREDENTIALS_REJECTED,
  /** A limit of the Hetzner project is reached. */
  QUOTA_EXCEEDED,
  /** A resource of our name exists without our ownership labels; it is never touched. */
  FOREIGN_RESOURCE,
  /** The other side understood and refused; trying again changes nothing. */
  REQUEST_REFUSED,
  /** Input, file or answer breaks a rule; the message names field, value and rule. */
  INVALID_INPUT,
  /** The host shows another SSH key than the pinned one. */
  HOST_KEY_MISMATCH,
  /** A job on a host ended with an exit status other than 0. */
  JOB_FAILED,
  /** sops cannot decrypt, or a named secret does not exist. */
  SECRETS_UNREADABLE,
  /** What was built does not behave as it should: a check found something wrong. */
  VERIFICATION_FAILED,
  /**
   * The infrastructure repository cannot be written: every attempt found a newer commit, or the
   * remote refuses.
   */
  REPOSITORY_CONFLICT,
  /** Trivy or its database is missing or too old: images cannot be judged. */
  SCANNER_UNAVAILABLE,
  /** An operator ended the operation; what it had created was undone. */
  ABORTED,
  /** The run does not hold the client's permit, so the activity changed nothing. */
  PERMIT_LOST,
  /** A rate limit; passes by itself. */
  RATE_LIMITED,
  /** Locked or changed by another actor just now; passes by itself. */
  BUSY,
  /** No answer, or a server error; passes by itself. */
  UNAVAILABLE;

  /** People must act: no further attempt. {@code message} is problem and remedy. */
  public ApplicationFailure stop(String message) {
    return ApplicationFailure.newBuilder()
        .setType(name())
        .setMessage(message)
        .setNonRetryable(true)
        .build();
  }

  /**
   * Passes by itself or is fixed meanwhile: the next attempt comes at the activity's own interval.
   */
  public ApplicationFailure retry(String message) {
    return ApplicationFailure.newFailure(message, name());
  }

  /** Passes by itself: the next attempt comes after {@code delay}. */
  public ApplicationFailure retryIn(Duration delay, String message) {
    return ApplicationFailure.newBuilder()
        .setType(name())
        .setMessage(message)
        .setNextRetryDelay(delay)
        .build();
  }
}

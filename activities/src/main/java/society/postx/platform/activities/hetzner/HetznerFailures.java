package society.postx.platform.activities.hetzner;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.CREDENTIALS_REJECTED;
import static society.postx.platform.workflows.failure.FailureType.QUOTA_EXCEEDED;
import static society.postx.platform.workflows.failure.FailureType.RATE_LIMITED;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** Maps errors of Hetzner's API to failures of operations, for all activities in one place. */
public final class HetznerFailures extends WorkerInterceptorBase {
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (HetznerException e) {
          throw of(e);
        }
      }
    };
  }

  /**
   * Errors that people must correct stop the step; errors that pass by themselves are retried after
   * a while.
   */
  public static ApplicationFailure of(HetznerException e) {
    var said = String.valueOf(e.getMessage());
    return switch (e.code()) { // no default: a new code does not compile until it is decided here
      case UNAUTHORIZED, FORBIDDEN, TOKEN_READONLY ->
          CREDENTIALS_REJECTED.stop(said + "; give HCLOUD_TOKEN a read-write token of the project");
      case RESOURCE_LIMIT_EXCEEDED ->
          QUOTA_EXCEEDED.stop(
              said + "; raise the limit in the Hetzner Console, then retry the step");
      case INVALID_INPUT,
          JSON_ERROR,
          UNSUPPORTED_ERROR,
          METHOD_NOT_ALLOWED,
          DEPRECATED_API_ENDPOINT,
          NOT_FOUND,
          UNIQUENESS_ERROR,
          PROTECTED ->
          REQUEST_REFUSED.stop(said);
      case RATE_LIMIT_EXCEEDED -> RATE_LIMITED.retryIn(e.retryAfter(), said);
      case LOCKED, RESOURCE_LOCKED, CONFLICT, RESOURCE_IN_USE, MUST_BE_UNASSIGNED ->
          BUSY.retryIn(FIVE_SECONDS, said);
      case RESOURCE_UNAVAILABLE, PLACEMENT_ERROR, MAINTENANCE ->
          UNAVAILABLE.retryIn(ONE_MINUTE, said);
      case UNAVAILABLE,
          SERVICE_ERROR,
          SERVER_ERROR,
          BAD_GATEWAY,
          TIMEOUT,
          ACTION_FAILED,
          ACTION_LOST,
          NO_ANSWER,
          UNKNOWN ->
          UNAVAILABLE.retryIn(TEN_SECONDS, said);
    };
  }
}

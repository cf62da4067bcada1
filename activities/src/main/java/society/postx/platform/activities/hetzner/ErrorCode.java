package society.postx.platform.activities.hetzner;

import java.util.Arrays;
import java.util.Locale;

/**
 * Error codes of Hetzner's APIs (Hetzner Cloud API, "Errors"), and codes of our own for calls
 * without an answer.
 */
public enum ErrorCode {
  UNAUTHORIZED,
  FORBIDDEN,
  TOKEN_READONLY,
  RESOURCE_LIMIT_EXCEEDED,
  INVALID_INPUT,
  JSON_ERROR,
  UNSUPPORTED_ERROR,
  METHOD_NOT_ALLOWED,
  DEPRECATED_API_ENDPOINT,
  NOT_FOUND,
  UNIQUENESS_ERROR,
  PROTECTED,
  /** A firewall is still applied to a server. */
  RESOURCE_IN_USE,
  /** A primary IP is still assigned to a server. */
  MUST_BE_UNASSIGNED,
  RATE_LIMIT_EXCEEDED,
  LOCKED,
  RESOURCE_LOCKED,
  CONFLICT,
  RESOURCE_UNAVAILABLE,
  PLACEMENT_ERROR,
  MAINTENANCE,
  UNAVAILABLE,
  SERVICE_ERROR,
  SERVER_ERROR,
  BAD_GATEWAY,
  TIMEOUT,
  /** An action ended with an error. */
  ACTION_FAILED,
  /** Hetzner no longer knows an action that it started. */
  ACTION_LOST,
  /** No answer or an incomplete one: the call may have taken effect. */
  NO_ANSWER,
  UNKNOWN;

  /** The code of an answer; of one that we do not know, what its status means. */
  static ErrorCode of(int status, String code) {
    return Arrays.stream(values())
        .filter(known -> known.wire().equals(code))
        .findFirst()
        .orElseGet(() -> of(status));
  }

  private static ErrorCode of(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 409 -> CONFLICT;
      case 410 -> DEPRECATED_API_ENDPOINT;
      case 412 -> RESOURCE_UNAVAILABLE;
      case 423 -> LOCKED;
      case 429 -> RATE_LIMIT_EXCEEDED;
      case 502 -> BAD_GATEWAY;
      case 503 -> UNAVAILABLE;
      case 504 -> TIMEOUT;
      default -> status >= 500 ? SERVER_ERROR : status >= 400 ? INVALID_INPUT : UNKNOWN;
    };
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}

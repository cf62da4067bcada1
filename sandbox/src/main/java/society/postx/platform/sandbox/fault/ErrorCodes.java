package society.postx.platform.sandbox.fault;

/** Finds the usual error code of a status (Hetzner Cloud API, "Errors"). */
final class ErrorCodes {
  private ErrorCodes() {}

  static String usual(int status) {
    return switch (status) {
      case 400 -> "json_error";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 409 -> "conflict";
      case 410 -> "deprecated_api_endpoint";
      case 412 -> "resource_unavailable";
      case 422 -> "invalid_input";
      case 423 -> "locked";
      case 429 -> "rate_limit_exceeded";
      case 500 -> "server_error";
      case 502 -> "bad_gateway";
      case 503 -> "unavailable";
      case 504 -> "timeout";
      default -> "unknown_error";
    };
  }
}

package society.postx.platform.sandbox.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with an error answer. Status and code pairs are those of Hetzner's API description
 * ("Errors"); the body is always {@code {"error": {"code", "message", "details"}}}.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient @Nullable Object details;

  public ApiError(int status, String code, String message) {
    this(status, code, message, null);
  }

  public ApiError(int status, String code, String message, @Nullable Object details) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  public static ApiError notFound(String resource, Object id) {
    return new ApiError(404, "not_found", "%s with ID '%s' not found".formatted(resource, id));
  }

  public static ApiError invalid(String field, String rule) {
    var fields = List.of(ApiJson.object("name", field, "messages", List.of(rule)));
    return new ApiError(
        422,
        "invalid_input",
        "invalid input in field '%s': %s".formatted(field, rule),
        Map.of("fields", fields));
  }

  public static ApiError notUnique(String field, String message) {
    var fields = List.of(Map.of("name", field));
    return new ApiError(409, "uniqueness_error", message, Map.of("fields", fields));
  }

  public static ApiError locked(String resource) {
    return new ApiError(423, "locked", resource + " is locked");
  }

  public static ApiError protectedFrom(String verb, String resource) {
    return new ApiError(423, "protected", "%s is %s protected".formatted(resource, verb));
  }

  public static ApiError refused(String code, String message) {
    return new ApiError(422, code, message);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** Replaces the answer by this error. */
  public void writeTo(Context ctx) {
    ApiServer.send(ctx, answer());
  }

  ApiReply answer() {
    var error = ApiJson.object("code", code, "message", getMessage(), "details", details);
    return new ApiReply(status, ApiJson.object("error", error));
  }
}

package society.postx.platform.sandbox.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a resource answers: status, JSON body and {@code Link} header.
 *
 * @param link the {@code Link} header of a list, or empty
 */
public record ApiReply(int status, Map<String, @Nullable Object> body, String link) {
  public ApiReply(int status, Map<String, @Nullable Object> body) {
    this(status, body, "");
  }

  /** 200 with an object of alternating names and values. */
  public static ApiReply ok(@Nullable Object... namesAndValues) {
    return new ApiReply(200, ApiJson.object(namesAndValues));
  }

  /** 201 with an object of alternating names and values. */
  public static ApiReply created(@Nullable Object... namesAndValues) {
    return new ApiReply(201, ApiJson.object(namesAndValues));
  }

  /** 204. */
  public static ApiReply nothing() {
    return new ApiReply(204, Map.of());
  }
}

package society.postx.platform.sandbox.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a resource answers.
 *
 * @param link the {@code Link} header of a list, or empty
 */
public record Answer(int status, Map<String, @Nullable Object> body, String link) {
  public Answer(int status, Map<String, @Nullable Object> body) {
    this(status, body, "");
  }

  /** 200 with an object of alternating names and values. */
  public static Answer ok(@Nullable Object... namesAndValues) {
    return new Answer(200, Json.object(namesAndValues));
  }

  /** 201 with an object of alternating names and values. */
  public static Answer created(@Nullable Object... namesAndValues) {
    return new Answer(201, Json.object(namesAndValues));
  }

  /** 204. */
  public static Answer nothing() {
    return new Answer(204, Map.of());
  }
}

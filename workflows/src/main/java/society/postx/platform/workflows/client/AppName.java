package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a folder in {@code apps/} of the infrastructure repository.
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record AppName(@JsonValue String value) {
  private static final Pattern RULE = Pattern.compile("[a-z]([a-z0-9-]{0,28}[a-z0-9])?");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AppName {
    if (!isName(value)) {
      throw new IllegalArgumentException(
          "apps: '%s': 1-30 lower-case letters, digits or inner hyphens (example: nextcloud)"
              .formatted(value));
    }
  }

  public static boolean isName(@Nullable String value) {
    return value != null && RULE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

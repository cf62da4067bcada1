package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A fully qualified domain name in lower case without a trailing dot, 2 labels or more, at most 253
 * characters (RFC 1035). Internationalised names are given in their ASCII form (xn--…).
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record Domain(@JsonValue String value) {
  private static final Pattern RULE =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Domain {
    if (value == null || !RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "domain: '%s': a full domain name in lower case without a trailing dot (example: alpha.platform.example)"
              .formatted(value));
    }
  }

  /** Is this name the other or below it? */
  public boolean within(Domain other) {
    return value.equals(other.value) || value.endsWith("." + other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

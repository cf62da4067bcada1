package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The e-mail address of a client's contact: {@code local@domain}, printable ASCII without blanks,
 * at most 254 characters.
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record Contact(@JsonValue String value) {
  private static final Pattern RULE =
      Pattern.compile(
          "(?=.{6,254}$)[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z]{2,63}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Contact {
    if (value == null || !RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "contact: '%s': an e-mail address (example: it@alpha.example)".formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

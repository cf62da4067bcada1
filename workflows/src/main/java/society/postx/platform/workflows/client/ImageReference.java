package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A container image pinned by tag or digest; {@code latest} and no tag at all are refused (ADR §8,
 * version pinning).
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record ImageReference(@JsonValue String value) {
  private static final Pattern RULE =
      Pattern.compile(
          "([a-z0-9.-]+(:\\d{1,5})?/)?[a-z0-9]+([._/-]{1,2}[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");
  private static final Pattern PINNED =
      Pattern.compile(".*(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ImageReference {
    if (value == null || value.length() > 400 || !RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "image: '%s': a container image (example: nextcloud:28.0.1)".formatted(value));
    }
    var name = value.substring(value.lastIndexOf('/') + 1);
    if (!PINNED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "image: '%s': has no tag; pin one (example: nextcloud:28.0.1)".formatted(value));
    }
    if (name.endsWith(":latest")) {
      throw new IllegalArgumentException(
          "image: '%s': latest is not a version; pin one".formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

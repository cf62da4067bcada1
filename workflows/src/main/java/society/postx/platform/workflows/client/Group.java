package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** A client's group in a rollout; the canary group gets a release first. ADR §8. */
public enum Group {
  CANARY,
  PRODUCTION;

  @JsonCreator
  public static Group of(String value) {
    return Arrays.stream(values())
        .filter(group -> group.label().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("group: '%s': canary or production".formatted(value)));
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

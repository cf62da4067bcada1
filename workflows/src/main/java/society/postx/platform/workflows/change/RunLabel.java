package society.postx.platform.workflows.change;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies the run that created a resource, so that an abort removes exactly what its run made.
 * It is the first run id of the workflow, kept through resets. It is written into labels at
 * Hetzner, trailers of Git commits and descriptions in Uptime Kuma.
 */
public record RunLabel(@JsonValue String value) {
  /** The label's key at Hetzner and in commit trailers. */
  public static final String KEY = "created-by-run";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunLabel {
    if (value == null || !isOne(value)) {
      throw new IllegalArgumentException(
          "run: '%s': 1-63 letters, digits or hyphens".formatted(value));
    }
  }

  /** Whether a label that others may have written names a run. */
  public static boolean isOne(String value) {
    return value.matches("[A-Za-z0-9-]{1,63}");
  }

  @Override
  public String toString() {
    return value;
  }
}

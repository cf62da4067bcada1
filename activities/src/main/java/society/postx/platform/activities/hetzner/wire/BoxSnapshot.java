package society.postx.platform.activities.hetzner.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a whole Storage Box.
 *
 * @param isAutomatic whether its plan made it
 * @param created ISO 8601 with an offset
 * @param labels none where the API sends none
 */
public record BoxSnapshot(
    long id,
    @JsonProperty("is_automatic") boolean isAutomatic,
    String created,
    @Nullable Map<String, String> labels) {
  @Override
  public Map<String, String> labels() {
    return labels == null ? Map.of() : labels;
  }
}

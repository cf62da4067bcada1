package society.postx.platform.activities.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/**
 * A key of a repository as {@code restic key list --json} prints it; user name, host and time are
 * whatever the key's maker wrote.
 *
 * @param current whether it belongs to the platform's password
 */
record ResticKey(boolean current, String id) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static List<ResticKey> list(String json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, ResticKey[].class))
          .map(List::of)
          .orElse(List.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("restic key list --json printed no list of keys", e);
    }
  }
}

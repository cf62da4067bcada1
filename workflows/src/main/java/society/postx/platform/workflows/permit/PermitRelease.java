package society.postx.platform.workflows.permit;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * Says which run releases a permit. Anybody may send any JSON to a permit: all else than such an
 * object names nobody.
 *
 * @param operation workflow id of the holder
 * @param run its first run id, which stays the same through resets
 */
@JsonDeserialize(using = PermitReleaseReader.class)
public record PermitRelease(String operation, String run) {
  static final PermitRelease NAMELESS = new PermitRelease("", "");
}

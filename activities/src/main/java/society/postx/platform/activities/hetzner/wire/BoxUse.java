package society.postx.platform.activities.hetzner.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A Storage Box's user name, type and figures, in bytes.
 *
 * @param username of its main account; {@code u100001}
 */
public record BoxUse(String username, @JsonProperty("storage_box_type") Type type, Stats stats) {
  /**
   * @param size most bytes
   */
  public record Type(long size) {}

  /**
   * @param size of all
   * @param sizeSnapshots part that only snapshots hold
   */
  public record Stats(long size, long sizeSnapshots) {}
}

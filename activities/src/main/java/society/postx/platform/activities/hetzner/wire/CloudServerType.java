package society.postx.platform.activities.hetzner.wire;

/**
 * A server type of Hetzner's Cloud API.
 *
 * @param memory GB
 * @param disk GB
 */
public record CloudServerType(long id, String name, double memory, int disk) {
  /** Whether this is its name or its id. */
  public boolean answersTo(String nameOrId) {
    return nameOrId.equals(name) || nameOrId.equals(String.valueOf(id));
  }
}

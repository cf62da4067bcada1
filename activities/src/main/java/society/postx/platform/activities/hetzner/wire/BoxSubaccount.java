package society.postx.platform.activities.hetzner.wire;

import java.util.Map;

/**
 * A login on a Storage Box that sees nothing but its home.
 *
 * @param server name it is reached under
 * @param homeDirectory below the box's root, without a leading slash
 */
public record BoxSubaccount(
    long id,
    String name,
    String username,
    String server,
    String homeDirectory,
    AccessSettings accessSettings,
    Map<String, String> labels) {

  /** Which protocols can reach it, and from where. */
  public record AccessSettings(
      boolean reachableExternally,
      boolean sambaEnabled,
      boolean sshEnabled,
      boolean webdavEnabled,
      boolean readonly) {}
}

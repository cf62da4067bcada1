package society.postx.platform.activities.backup;

import java.nio.file.Path;

/** The box's server of a repository on a disk without a free byte. */
final class FullBox {
  private FullBox() {}

  /**
   * A forced command in a mount namespace of its own, for root.
   *
   * @param repository what the disk holds a copy of
   */
  static String serving(Path repository) {
    return "exec unshare --mount sh -c '"
        + "bytes=$(($(du -sb %1$s | cut -f 1) + 4000000));".formatted(repository)
        + " mkdir -p /run/px-full && mount -t tmpfs -o size=$bytes tmpfs /run/px-full &&"
        + " cp -a %s /run/px-full/repository &&".formatted(repository)
        + " { cat /dev/zero >/run/px-full/rest 2>/dev/null || :; } &&"
        + " exec rclone serve restic --stdio /run/px-full/repository'";
  }
}

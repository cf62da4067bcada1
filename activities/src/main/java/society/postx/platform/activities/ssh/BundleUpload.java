package society.postx.platform.activities.ssh;

import java.util.List;

/**
 * Puts a {@link Bundle} in its place on a host at once. What other changes or the nightly backup
 * read or replace is a {@link Placement} of a job instead.
 */
public final class BundleUpload {
  static final String PROGRAM = "place-bundle.sh";
  private static final String PLACE = ShellPrograms.text(PROGRAM);

  private BundleUpload() {}

  /**
   * Leaves the bundle's files below {@code target}; files that an earlier bundle of the same name
   * put there and this one lacks are removed, everything else is left alone. Repeatable: a broken
   * connection leaves the old files.
   *
   * @param name of the bundle on the host: {@code base}, {@code app-nextcloud}
   */
  public static void put(Host host, Bundle bundle, String target, String name) {
    host.script(PLACE, List.of(target, name), bundle::writeTar)
        .orFail("putting bundle " + name + " into " + target);
  }

  public static void put(Host host, Placement placement) {
    put(host, placement.bundle(), placement.target(), placement.name());
  }
}

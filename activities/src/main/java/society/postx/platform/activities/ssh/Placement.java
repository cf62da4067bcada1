package society.postx.platform.activities.ssh;

import java.util.List;

/**
 * Files that a {@link Job} puts in place once it holds the host's change lock, so that no other
 * change and no backup sees them half placed. As {@link BundleUpload}, which places at once.
 *
 * @param first shell text that runs before; may carry values, never secrets
 * @param name of the bundle on the host: {@code base}, {@code app-nextcloud}
 */
public record Placement(String first, Bundle bundle, String target, String name) {
  private static final String PLACE = "place-bundle";

  public Placement(Bundle bundle, String target, String name) {
    this("", bundle, target, name);
  }

  /** Shell text for the job. A file that cannot be placed ends it. */
  private String program() {
    return "%s%s <files/%s || exit\n"
        .formatted(
            first,
            ShellQuoting.quoted(List.of("/bin/sh", "files/" + PLACE, target, name)),
            ShellQuoting.quoted(List.of(tar())));
  }

  private String tar() {
    return name + ".tar";
  }

  /** The program that first places these. */
  static String program(List<Placement> placements, String program) {
    var whole = new StringBuilder();
    placements.forEach(it -> whole.append(it.program()));
    return whole.append(program).toString();
  }

  /** What the job needs for {@link #program}; empty for none. */
  static byte[] files(List<Placement> placements) {
    return files(placements, ShellPrograms.text(BundleUpload.PROGRAM));
  }

  static byte[] files(List<Placement> placements, String program) {
    if (placements.isEmpty()) {
      return new byte[0];
    }
    var files = new Bundle().file(PLACE, 0700, program);
    placements.forEach(it -> files.file(it.tar(), 0600, 0, it.bundle().tar()));
    return files.tar();
  }
}

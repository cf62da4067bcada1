package society.postx.platform.workflows.backup;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of restic. The worker needs {@link #LEAST}; hosts keep Debian's, and only the worker
 * reads, checks, forgets and compares.
 */
public record ResticVersion(int major, int minor) implements Comparable<ResticVersion> {
  /** The first with {@code restore --delete} and with exit codes that tell locked from damaged. */
  public static final ResticVersion LEAST = new ResticVersion(0, 17);

  private static final Pattern SAID = Pattern.compile("restic (\\d{1,4})\\.(\\d{1,4})\\b");

  /** What {@code restic version} says: {@code restic 0.18.0 compiled with go1.24.4 on linux}. */
  public static Optional<ResticVersion> in(String said) {
    var found = SAID.matcher(said);
    return found.find()
        ? Optional.of(
            new ResticVersion(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  public boolean enough() {
    return compareTo(LEAST) >= 0;
  }

  @Override
  public int compareTo(ResticVersion other) {
    return Comparator.comparingInt(ResticVersion::major)
        .thenComparingInt(ResticVersion::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}

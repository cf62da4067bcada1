package society.postx.platform.workflows.scan;

import java.util.Comparator;

/**
 * An image that containers run.
 *
 * @param name as the containers were started with it: {@code nextcloud:28.0.1}
 * @param pulled what that was when it was pulled: {@code nextcloud@sha256:…}; the name if no digest
 *     is known; empty if no deployed commit pins it, so that nobody pulls what a host names
 */
public record RunningImage(String name, String pulled) implements Comparable<RunningImage> {
  private static final Comparator<RunningImage> ORDER =
      Comparator.comparing(RunningImage::name).thenComparing(RunningImage::pulled);

  @Override
  public int compareTo(RunningImage other) {
    return ORDER.compare(this, other);
  }
}

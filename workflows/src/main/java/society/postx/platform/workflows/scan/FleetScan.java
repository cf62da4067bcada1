package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.ToIntFunction;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * The results of one scan of all running images; the content of {@code scans/<day>.md}.
 *
 * @param answered clients whose hosts said what they run
 * @param silent clients that were asked and did not answer, and why
 * @param leftOut clients that the input of this run left out
 * @param unscanned images that could not be scanned
 */
public record FleetScan(
    Instant at,
    SortedSet<String> answered,
    SortedMap<String, String> silent,
    SortedSet<String> leftOut,
    List<Scanned> scanned,
    List<Unscanned> unscanned) {

  /**
   * @param clients it runs at
   */
  public record Scanned(ImageScan scan, SortedSet<String> clients) {}

  /**
   * @param clients it runs at
   */
  public record Unscanned(RunningImage image, SortedSet<String> clients, String why) {}

  /** Where its page is in the infrastructure repository; the day is UTC's. */
  public String path() {
    return "scans/%s.md".formatted(LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  /** Open critical findings. */
  public List<Finding> open() {
    return scanned.stream().flatMap(it -> it.scan().open().stream()).distinct().toList();
  }

  /** One sentence; it always names what could not be checked. */
  public String summary(int fresh) {
    return "%d critical open (%d new), %d waived, %d high in %d images of %d clients%s%s"
        .formatted(
            open().size(),
            fresh,
            sum(it -> it.waived().size()),
            sum(ImageScan::high),
            scanned.size(),
            answered.size(),
            unscanned.isEmpty() ? "" : "; %d images NOT SCANNED".formatted(unscanned.size()),
            silent.isEmpty() ? "" : "; NOT CHECKED: " + String.join(", ", silent.keySet()));
  }

  private int sum(ToIntFunction<ImageScan> count) {
    return scanned.stream().map(Scanned::scan).mapToInt(count).sum();
  }
}

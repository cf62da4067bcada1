package society.postx.platform.workflows.restore;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.change.ReadReport;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Which of the requested files a snapshot holds.
 *
 * @param found one for each pattern
 * @param freeBytes on the disk of the apps
 */
public record FilesForecast(List<Found> found, long freeBytes) implements ReadReport {
  public FilesForecast {
    found = List.copyOf(found);
  }

  /**
   * What one pattern means.
   *
   * @param files files and folders of the snapshot
   * @param same those that are on the host as they are in the snapshot
   */
  public record Found(PathPattern path, long files, long same, long bytes) {
    String line() {
      return "%s: %d files and folders, %s; %d of them are there as they were"
          .formatted(ShownText.oneLine(path.value()), files, Quantities.bytes(bytes), same);
    }
  }

  /** For those who approve, one line each. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    found.forEach(it -> lines.add(it.line()));
    return lines;
  }

  @Override
  public String note() {
    return String.join("; ", lines());
  }
}

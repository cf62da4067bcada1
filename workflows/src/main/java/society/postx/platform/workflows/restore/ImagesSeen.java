package society.postx.platform.workflows.restore;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.change.ReadReport;

/**
 * Which container images of apps can no longer be pulled.
 *
 * @param gone images that their registry says it does not have
 * @param unknown images that nobody could ask for, each with why
 */
public record ImagesSeen(List<String> gone, List<String> unknown) implements ReadReport {
  public ImagesSeen {
    gone = List.copyOf(gone);
    unknown = List.copyOf(unknown);
  }

  /** For those who approve, one line each; none where the registries have all. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    if (!gone.isEmpty()) {
      lines.add("its registry no longer has " + String.join(", ", gone));
    }
    unknown.forEach(it -> lines.add("nobody could ask for the image " + it));
    return lines;
  }

  @Override
  public String note() {
    return lines().isEmpty() ? "the registries have all images" : String.join("; ", lines());
  }
}

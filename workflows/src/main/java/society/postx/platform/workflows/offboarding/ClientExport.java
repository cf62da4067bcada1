package society.postx.platform.workflows.offboarding;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.text.Quantities;

/**
 * An export on the Storage Box.
 *
 * @param files encrypted parts with their sizes and SHA-256, one line each
 * @param counts what each file holds and what its source counted, one line each
 * @param bytes of all files, encrypted
 */
public record ClientExport(
    String folder, List<String> files, List<String> counts, long bytes, List<Change> changes)
    implements ChangeReport {
  public ClientExport {
    files = List.copyOf(files);
    counts = List.copyOf(counts);
    changes = List.copyOf(changes);
  }

  @Override
  public String note() {
    return "%d encrypted files, %s, in %s".formatted(files.size(), Quantities.bytes(bytes), folder);
  }
}

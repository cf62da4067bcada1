package society.postx.platform.workflows.offboarding;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * A download login for an export.
 *
 * @param handover where the file with its password is, encrypted to the recipient, and the command
 *     that shows it
 */
public record ExportDownload(
    long id, String username, String host, String handover, List<Change> changes)
    implements ChangeReport {
  public ExportDownload {
    changes = List.copyOf(changes);
  }

  @Override
  public String note() {
    return "%s on %s, read-only; its password is in %s".formatted(username, host, handover);
  }
}

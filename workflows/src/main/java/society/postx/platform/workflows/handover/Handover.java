package society.postx.platform.workflows.handover;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * The file with a client's encrypted credentials.
 *
 * @param file where the encrypted file is, and the command that shows it
 * @param changes empty when an equal hand-over of an earlier run was found and left alone
 */
public record Handover(String file, List<Change> changes) implements ChangeReport {
  @Override
  public String note() {
    return file;
  }
}

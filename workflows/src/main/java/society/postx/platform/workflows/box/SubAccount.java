package society.postx.platform.workflows.box;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * A client's login on the Storage Box.
 *
 * @param username {@code u100001-sub1}
 * @param host name the host connects to, port 23
 */
public record SubAccount(long id, String username, String host, List<Change> changes)
    implements ChangeReport {
  @Override
  public String note() {
    return "%s on %s".formatted(username, host);
  }
}

package society.postx.platform.workflows.restore;

import java.util.List;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What one restore does on a host, as it was approved.
 *
 * @param apps to restore, at the commits whose files they run with afterwards
 * @param before the same apps as they were
 * @param keeps whether what is there moves beside the apps; false where the disk has no room for
 *     both, and the restore writes over it
 */
public record RestoreOrder(
    HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps, List<AppAt> before, boolean keeps)
    implements ClientBound {
  public RestoreOrder {
    apps = List.copyOf(apps);
    before = List.copyOf(before);
  }

  @Override
  public ClientName client() {
    return host.client();
  }
}

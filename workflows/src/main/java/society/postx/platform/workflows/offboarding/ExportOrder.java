package society.postx.platform.workflows.offboarding;

import java.util.List;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What is exported of a client.
 *
 * @param apps with the commits they run at; those without {@code export} in their app.yml are left
 *     out
 * @param recipient whose key alone opens the export
 * @param folder below the box's root, in which nothing else is: {@code exports/alpha-2027-01-31}
 */
public record ExportOrder(HostSpec host, List<AppAt> apps, AgeRecipient recipient, String folder)
    implements ClientBound {
  public ExportOrder {
    apps = List.copyOf(apps);
  }

  @Override
  public ClientName client() {
    return host.client();
  }
}

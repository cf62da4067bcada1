package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What is exported of a client.
 *
 * @param apps with the commits they run at; those that hold nothing that users write are left out:
 *     no {@code export}, no database and no host name
 * @param recipient whose key alone opens the export
 * @param folder below the box's root, in which nothing else is: {@code exports/alpha-2027-01-31}
 * @param until when the download ends, for the README; null where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExportOrder(
    HostSpec host, List<AppAt> apps, AgeRecipient recipient, String folder, @Nullable Instant until)
    implements ClientBound {
  /** Without the end of its download. */
  public ExportOrder(HostSpec host, List<AppAt> apps, AgeRecipient recipient, String folder) {
    this(host, apps, recipient, folder, null);
  }

  public ExportOrder {
    apps = List.copyOf(apps);
  }

  @Override
  public ClientName client() {
    return host.client();
  }
}

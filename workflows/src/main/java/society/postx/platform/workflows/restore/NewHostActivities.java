package society.postx.platform.workflows.restore;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Restores apps on a host that has its base and no data of them: a new server, one from a server
 * image after {@link #clear}, or one on which a restore is tried. Call {@link #reachRepository},
 * {@link #fetchData} and {@link #startOnData} in this order. ADR §8, scenario 3.
 */
@ActivityInterface
public interface NewHostActivities {
  /**
   * What the snapshot holds, as its manifest says and Git knows; reads only, and needs no server.
   * Fails with INVALID_INPUT where a snapshot without any app, or one of a commit that Git no
   * longer has, cannot be restored on a new host.
   */
  SnapshotContents contents(ClientName client, SubAccount subAccount, ChosenSnapshot snapshot);

  /** Asks the registries for the container images that the apps ran with; reads only. */
  ImagesSeen lookForImages(List<AppAt> apps);

  /**
   * Leaves a host that began with a server image without the image's apps, their data, and its
   * backup timer; names in its changes what it removed. Works without anything from outside. Does
   * nothing once this run did it, because it removes what users have. Fails with REQUEST_REFUSED
   * where Hetzner's labels do not say that this run made the server or wrote its disk.
   */
  @ChangesClient
  Changes clear(HostSpec host, ServerSpec imaged);

  /**
   * Leaves the host able to read the client's repository, with the programs that restore from it.
   * No timer: the host backs up nothing.
   */
  @ChangesClient
  Changes reachRepository(HostSpec host, SubAccount subAccount);

  /**
   * Leaves images, files and dumps of the apps on the host, and starts nothing. Apps that only
   * route, like Traefik, get their certificates. Fails with REQUEST_REFUSED where the host runs one
   * of the apps already.
   *
   * @param apps at the commits whose files they run with, current secrets included
   */
  @ChangesClient
  Changes fetchData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps);

  /**
   * Loads the databases that {@link #fetchData} brought and leaves the apps running. The host needs
   * nothing from outside meanwhile.
   */
  @ChangesClient
  Changes startOnData(HostSpec host, ChosenSnapshot snapshot, List<AppAt> apps);
}

package society.postx.platform.workflows.server;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;

/**
 * Describes the server that a client needs.
 *
 * @param commit the commit whose {@code base/cloud-init.yml} is its user data
 * @param serverTypes tried in order when Hetzner answers resource_unavailable
 * @param locations tried in order for each type
 * @param image a system image's name or a server image's id
 * @param labels ownership labels: managed-by, client, role, group
 * @param managementCidrs networks that may reach port 22
 * @param closed true to let only the platform's SSH in and nothing out; null lets visitors in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerSpec(
    ClientName client,
    String name,
    String commit,
    List<String> serverTypes,
    List<String> locations,
    String image,
    SortedMap<String, String> labels,
    List<Cidr> managementCidrs,
    boolean automatedBackups,
    RunLabel run,
    @Nullable Boolean closed)
    implements ClientBound {
  /** A server whose apps everybody may reach. */
  public ServerSpec(
      ClientName client,
      String name,
      String commit,
      List<String> serverTypes,
      List<String> locations,
      String image,
      SortedMap<String, String> labels,
      List<Cidr> managementCidrs,
      boolean automatedBackups,
      RunLabel run) {
    this(
        client,
        name,
        commit,
        serverTypes,
        locations,
        image,
        labels,
        managementCidrs,
        automatedBackups,
        run,
        null);
  }

  /** The same server, of one of these types. */
  public ServerSpec ofTypes(List<String> types) {
    return new ServerSpec(
        client,
        name,
        commit,
        types,
        locations,
        image,
        labels,
        managementCidrs,
        automatedBackups,
        run,
        closed);
  }

  /** The same server, which only the platform reaches and which reaches nothing. */
  public ServerSpec closedToAll() {
    return on(image, true);
  }

  /** The same server from a server image, whose apps must neither be seen nor send anything. */
  public ServerSpec closedOn(long imageId) {
    return on(Long.toString(imageId), true);
  }

  /** The same server from a server image. */
  public ServerSpec on(long imageId) {
    return on(Long.toString(imageId), null);
  }

  private ServerSpec on(String newImage, @Nullable Boolean whetherClosed) {
    return new ServerSpec(
        client,
        name,
        commit,
        serverTypes,
        locations,
        newImage,
        labels,
        managementCidrs,
        automatedBackups,
        run,
        whetherClosed);
  }

  @JsonIgnore
  public boolean isClosed() {
    return Boolean.TRUE.equals(closed);
  }
}

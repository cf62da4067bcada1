package society.postx.platform.workflows.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.ReadReport;

/**
 * What Hetzner still has of a client's server.
 *
 * @param server null where it is gone
 * @param images its backups and snapshots, newest first
 * @param addresses of the client that a new server takes over; empty where they are gone, too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerRemains(
    @Nullable Remaining server, List<ServerImage> images, List<String> addresses)
    implements ReadReport {
  public ServerRemains {
    images = List.copyOf(images);
    addresses = List.copyOf(addresses);
  }

  /**
   * The server, in any state.
   *
   * @param status as Hetzner says: running, off, …
   * @param ipv4 null where it has none
   * @param ipv6 its first address; null where it has none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Remaining(
      long id,
      String name,
      String status,
      String serverType,
      String location,
      @Nullable String ipv4,
      @Nullable String ipv6) {
    String line() {
      return "server %s (id %d, %s in %s) is %s".formatted(name, id, serverType, location, status);
    }
  }

  @Override
  public String note() {
    return "%s; %d server images; addresses: %s"
        .formatted(
            server == null ? "no server" : server.line(),
            images.size(),
            addresses.isEmpty() ? "none" : String.join(", ", addresses));
  }
}

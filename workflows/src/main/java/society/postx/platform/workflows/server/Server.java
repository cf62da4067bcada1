package society.postx.platform.workflows.server;

import java.util.List;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * A running server.
 *
 * @param ipv4 its primary IPv4 address
 * @param ipv6 the address it uses out of its /64 (…::1)
 * @param changes what had to be done; empty if nothing had to be done
 */
public record Server(
    long id,
    String name,
    String ipv4,
    String ipv6,
    String serverType,
    String location,
    List<Change> changes)
    implements ChangeReport {
  @Override
  public String note() {
    return "%s (id %d, %s in %s), %s, %s".formatted(name, id, serverType, location, ipv4, ipv6);
  }
}

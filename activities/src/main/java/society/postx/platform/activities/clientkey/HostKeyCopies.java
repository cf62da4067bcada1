package society.postx.platform.activities.clientkey;

import java.util.Optional;
import java.util.function.Function;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Reads the copy of a client's own key on its host, which only root reads there. Without the
 * platform's key it opens nothing.
 *
 * @param locate where the client's host is; empty where it has none
 */
public record HostKeyCopies(
    Function<ClientName, Optional<HostAddress>> locate, HostLogins logins, Hosts hosts)
    implements Function<ClientName, Optional<String>> {
  private static final String FOLDER = "/etc/platform";
  private static final String NAME = "client-key.yml";
  static final String PATH = FOLDER + "/" + NAME;

  /** More than a key for as many operators as there are. */
  private static final String BYTES = "16384";

  /**
   * Leaves the copy on the host; one that is there stays where there is none to put, since it may
   * be the last.
   */
  public static Optional<Placement> placement(Optional<String> copy) {
    return copy.map(it -> new Placement(new Bundle().file(NAME, 0600, it), FOLDER, "client-key"));
  }

  @Override
  public Optional<String> apply(ClientName client) {
    return locate.apply(client).flatMap(this::read);
  }

  private Optional<String> read(HostAddress address) {
    try (var host = hosts.connect(logins.to(address))) {
      var said = host.root("head", "-c", BYTES, PATH);
      return said.ok() ? Optional.of(said.out()) : Optional.empty();
    }
  }
}

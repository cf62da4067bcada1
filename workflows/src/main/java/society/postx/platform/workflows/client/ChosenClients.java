package society.postx.platform.workflows.client;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients that people name where a schedule takes all, or chooses itself. */
public final class ChosenClients {
  private ChosenClients() {}

  /**
   * The clients, if they break no rule.
   *
   * @param clients null where the field is left out
   * @param otherwise whom a run takes then, for the message: {@code all}
   */
  public static @Nullable List<ClientName> checked(
      @Nullable List<ClientName> clients, String otherwise) {
    if (clients == null) {
      return null;
    }
    if (clients.isEmpty() || new HashSet<>(clients).size() < clients.size()) {
      throw new IllegalArgumentException(
          "clients: '%s': one client or more, each once; leave it out for %s"
              .formatted(clients, otherwise));
    }
    return List.copyOf(clients);
  }
}

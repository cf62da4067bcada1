package society.postx.platform.workflows.operation;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * The progress of {@link EachClient}, which a run passes to the run that continues it.
 *
 * @param waiting clients that have not had their turn
 * @param busy clients that another operation held at their turn; they get another one at the end
 * @param busyUntil how long their second turn waits; null before it
 * @param notes results of the clients that have ended
 * @param failed clients whose note says why they failed
 */
public record FleetState(
    List<ClientName> waiting,
    List<ClientName> busy,
    @Nullable Instant busyUntil,
    SortedMap<String, String> notes,
    SortedSet<String> failed) {
  /** The state before the first turn. */
  public static FleetState of(List<ClientName> clients) {
    return new FleetState(List.copyOf(clients), List.of(), null, new TreeMap<>(), new TreeSet<>());
  }
}

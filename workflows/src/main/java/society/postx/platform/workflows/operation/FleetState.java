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
 * How far {@link EachClient} has come: what a run hands to the run that it continues as.
 *
 * @param waiting clients that have not had their turn
 * @param busy clients that another operation held at their turn; they have another one at the end
 * @param busyUntil how long those are waited for; null before their turn
 * @param notes what became of the clients that have ended
 * @param failed clients whose note says why they failed
 */
public record FleetState(
    List<ClientName> waiting,
    List<ClientName> busy,
    @Nullable Instant busyUntil,
    SortedMap<String, String> notes,
    SortedSet<String> failed) {
  /** Nobody had a turn yet. */
  public static FleetState of(List<ClientName> clients) {
    return new FleetState(List.copyOf(clients), List.of(), null, new TreeMap<>(), new TreeSet<>());
  }
}

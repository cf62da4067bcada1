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
  /** The note of a client that is being offboarded. */
  public static final String LEFT_OUT = "is being offboarded";

  /** How many clients have had their turn with success. */
  public long done() {
    return notes.size() - failed.size() - countLeftOut();
  }

  /** What a summary adds about clients that were left out; may be empty. */
  public String leftOut() {
    var count = countLeftOut();
    return count == 0 ? "" : ", %d left out, being offboarded".formatted(count);
  }

  private long countLeftOut() {
    return notes.values().stream().filter(LEFT_OUT::equals).count();
  }

  /** The state before the first turn. */
  public static FleetState of(List<ClientName> clients) {
    return new FleetState(List.copyOf(clients), List.of(), null, new TreeMap<>(), new TreeSet<>());
  }
}
